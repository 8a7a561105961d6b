import { describe, expect, it } from 'vitest';
import { importsOf, packageOf, sourceFiles, withoutComments } from './source-files.ts';
import type { Import, SourceFile } from './source-files.ts';

const files = sourceFiles();
const product = files.filter((file) => !file.isTest);
const within = (...folders: string[]) =>
  product.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));

/** `path -> what` for every import that breaks a rule; empty when the rule holds. */
const offences = (sources: readonly SourceFile[], isForbidden: (one: Import, from: SourceFile) => boolean): string[] =>
  sources.flatMap((from) =>
    from.imports.filter((one) => isForbidden(one, from)).map((one) => `${from.path} -> ${one.specifier}`),
  );

const isPackage = (one: Import): boolean => one.file === undefined;
const isIn = (one: Import, folder: string): boolean => one.file?.startsWith(`${folder}/`) ?? false;

const features = [
  'fleet',
  'tracks',
  'alarms',
  'incidents',
  'missions',
  'commands',
  'evidence',
  'audit',
  'access',
  'history',
  'health',
  'identity',
  'interop',
  'work',
];
const adapters = ['mqtt', 'http', 'socket', 'storage', 'broker', 'pki'];
const server = (names: readonly string[]): string[] => names.map((name) => `control-center/server/${name}`);

describe('rule 1: shared is pure', () => {
  it('imports nothing but itself and TypeBox', () => {
    expect(
      offences(within('shared'), (one) =>
        isPackage(one) ? packageOf(one.specifier) !== 'typebox' : !isIn(one, 'shared'),
      ),
    ).toEqual([]);
  });

  it('reads no clock, no randomness, no process and prints nothing', () => {
    const forbidden =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\b|\bconsole\.|\bprocess\.|\bperformance\.|\bglobalThis\b|\bfetch\(|\bBuffer\./;
    expect(
      within('shared').flatMap(({ path, code }) =>
        forbidden.test(code) ? [`${path}: ${forbidden.exec(code)?.[0]}`] : [],
      ),
    ).toEqual([]);
  });
});

describe('rule 2: robots, control-center and simulation never import each other', () => {
  const areas = ['robots', 'control-center', 'simulation'];
  it.each(areas)('%s', (area) => {
    const others = [...areas.filter((other) => other !== area), 'launch', 'tests'];
    expect(offences(within(area), (one) => others.some((other) => isIn(one, other)))).toEqual([]);
  });

  it('and only launch and tests see all: launch imports no test', () => {
    const allowed = (from: SourceFile): boolean =>
      /^launch\/(?:house\/|simulate\/|simulate\.ts|soak\.ts)/.test(from.path);
    expect(offences(within('launch'), (one, from) => isIn(one, 'tests') && !allowed(from))).toEqual([]);
  });
});

describe('rule 3: the console', () => {
  it('imports only shared and itself', () => {
    expect(
      offences(
        within('control-center/web'),
        (one) => !isPackage(one) && !isIn(one, 'shared') && !isIn(one, 'control-center/web'),
      ),
    ).toEqual([]);
  });

  it('is not imported by the server', () => {
    expect(offences(within('control-center/server'), (one) => isIn(one, 'control-center/web'))).toEqual([]);
  });
});

describe('rule 4: features and adapters', () => {
  it('no feature folder imports an adapter', () => {
    expect(
      offences(within(...server(features)), (one) => server(adapters).some((folder) => isIn(one, folder))),
    ).toEqual([]);
  });

  it('no feature folder reaches a network, a disk or a library that does', () => {
    const outside =
      /^(?:node:(?:fs|net|http|https|tls|sqlite|child_process|timers|worker_threads)|fastify|socket\.io|kysely|pino|mqtt|aedes|influx|@fastify)/;
    expect(offences(within(...server(features)), (one) => isPackage(one) && outside.test(one.specifier))).toEqual([]);
  });

  it('only compose*.ts, the adapters themselves and main.ts import adapters', () => {
    const mayImport = [
      ...server(adapters).map((folder) => `${folder}/`),
      'control-center/server/compose.ts',
      'control-center/server/compose-',
      'control-center/server/main.ts',
    ];
    const others = within('control-center/server').filter(
      ({ path }) => !mayImport.some((start) => path.startsWith(start)),
    );
    expect(offences(others, (one) => !one.typeOnly && server(adapters).some((folder) => isIn(one, folder)))).toEqual(
      [],
    );
  });
});

describe('rule 5: heavy libraries have one importer', () => {
  it.each(['rclnodejs', 'influx', '@tensorflow/tfjs', '@tensorflow/tfjs-node', 'onnxruntime-node', 'mqtt', 'aedes'])(
    '%s',
    (name) => {
      const importers = product.filter((file) =>
        file.imports.some((one) => isPackage(one) && packageOf(one.specifier) === name),
      );
      expect(importers.map(({ path }) => path).length).toBeLessThanOrEqual(1);
    },
  );

  it('rclnodejs, tfjs and onnxruntime-node come by dynamic import only', () => {
    const optional = /^(?:rclnodejs|@tensorflow\/|onnxruntime-node)/;
    expect(offences(product, (one) => optional.test(one.specifier) && !one.dynamic && !one.typeOnly)).toEqual([]);
  });
});

describe('rule 6: no cycles, no barrels, no utils', () => {
  it('has no import cycle', () => {
    expect(cycles(product)).toEqual([]);
  });

  it('has no file that only re-exports', () => {
    const barrels = product.filter(({ code, path }) => {
      const rest = code.replaceAll(/export\s+(?:type\s+)?[\w*{}\s,$]+?\s+from\s+['"][^'"]+['"];?/g, '').trim();
      return code.trim() !== '' && rest === '' && !path.endsWith('.d.ts');
    });
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it('has no utils, helpers or misc', () => {
    expect(
      files.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|misc)(?:\/|\.)/.test(path)).map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('everything that runs in simulated time takes its clock and chance as arguments', () => {
  it('robots, features and the simulator read neither', () => {
    const real =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(?:Timeout|Interval|Immediate)\(|\bperformance\.now\b/;
    const adaptersOnDisk = /^robots\/(?:ros|storage|adapters)\/|^simulation\/gazebo\//;
    const sources = within('robots', 'simulation', ...server(features)).filter(
      ({ path }) => !adaptersOnDisk.test(path),
    );
    expect(sources.flatMap(({ path, code }) => (real.test(code) ? [`${path}: ${real.exec(code)?.[0]}`] : []))).toEqual(
      [],
    );
  });
});

describe('sizes and habits', () => {
  it('no product file is longer than 400 lines', () => {
    const long = product
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > 300);
    for (const { path, lines } of long) console.warn(`${path} has ${lines} lines; aim below 300`);
    expect(long.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it('nothing is typed any', () => {
    expect(
      files
        .filter(({ code }) => /(?::|\bas|<)\s*any\b(?!thing)/.test(code.replaceAll(/'[^'\n]*'|`[^`]*`/g, "''")))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('files are named in kebab-case', () => {
    expect(
      files.filter(({ path }) => /[A-Z_]/.test(path.slice(path.lastIndexOf('/') + 1))).map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('the scanner itself', () => {
  it('sees every form of import and no comment', () => {
    const code = withoutComments(
      [
        "import a from 'a';",
        "import type { B } from '#shared/b.ts';",
        "export { c } from './c.ts';",
        "import 'd';",
        "// import 'e';",
        "/* import 'f'; */",
        "const g = await import('g');",
        "import {\n  h,\n  i,\n} from '../h.ts'; // it's",
        "const url = 'http://x';",
      ].join('\n'),
    );
    expect(importsOf('robots/x/y.ts', code)).toEqual([
      { specifier: 'a', file: undefined, typeOnly: false, dynamic: false },
      { specifier: '#shared/b.ts', file: 'shared/b.ts', typeOnly: true, dynamic: false },
      { specifier: './c.ts', file: 'robots/x/c.ts', typeOnly: false, dynamic: false },
      { specifier: 'd', file: undefined, typeOnly: false, dynamic: false },
      { specifier: '../h.ts', file: 'robots/h.ts', typeOnly: false, dynamic: false },
      { specifier: 'g', file: undefined, typeOnly: false, dynamic: true },
    ]);
  });
});

/** Groups of files that import each other, found by Tarjan's algorithm; type-only imports count, as they show tangled homes. */
function cycles(sources: readonly SourceFile[]): string[][] {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path)!);
    stack.push(path);
    for (const { file } of byPath.get(path)?.imports ?? []) {
      if (file === undefined || !byPath.has(file)) continue;
      if (!index.has(file)) visit(file);
      if (stack.includes(file)) low.set(path, Math.min(low.get(path)!, low.get(file)!));
    }
    if (low.get(path) !== index.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1) found.push(group);
  };
  for (const { path } of sources) if (!index.has(path)) visit(path);
  return found;
}
