/** What one check of the doctor saw. `cure` says what to do; absent when there is nothing to do. */
export interface Finding {
  readonly name: string;
  readonly level: 'ok' | 'note' | 'fault';
  readonly detail: string;
  readonly cure?: string;
}

export const fine = (name: string, detail: string): Finding => ({ name, level: 'ok', detail });
export const note = (name: string, detail: string, cure: string): Finding => ({ name, level: 'note', detail, cure });
export const fault = (name: string, detail: string, cure: string): Finding => ({ name, level: 'fault', detail, cure });
