import type { SQLInputValue } from 'node:sqlite';
import type { SqliteResult } from './sqlite-connection.ts';
import type { Statement } from './write-statements.ts';

/** Answered one by one, in order. The SQL of a transaction's rows is sent once each; a row names its own by index. */
export type ThreadRequest =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly SQLInputValue[] }
  | {
      readonly kind: 'write';
      readonly texts: readonly string[];
      readonly rows: readonly (readonly [text: number, parameters: Statement['parameters']])[];
    }
  | { readonly kind: 'close' };

/** An error that crosses a thread keeps its message and SQLite's code. */
export interface ThreadFault {
  readonly message: string;
  readonly errcode: number | undefined;
}

export type ThreadAnswer = { readonly result: SqliteResult | undefined } | { readonly fault: ThreadFault };

export function packWrite(statements: readonly Statement[]): ThreadRequest {
  const indexes = new Map<string, number>();
  const rows = statements.map(({ sql, parameters }) => {
    let text = indexes.get(sql);
    if (text === undefined) indexes.set(sql, (text = indexes.size));
    return [text, parameters] as const;
  });
  return { kind: 'write', texts: [...indexes.keys()], rows };
}

export const unpackWrite = ({
  texts,
  rows,
}: Extract<ThreadRequest, { readonly kind: 'write' }>): readonly Statement[] =>
  rows.map(([text, parameters]) => ({ sql: texts[text] as string, parameters }));
