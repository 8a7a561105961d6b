import type { InfluxDB, IPoint } from 'influx';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { bucketLengthMs } from '../history/bucket-length.ts';
import type { HistoryBackend } from '../history/history-backend.ts';
import { historyFields } from '../history/history-port.ts';
import type { History, HistoryPoint, MeanValues, SightingCount } from '../history/history-port.ts';
import { historyUnavailable } from './history-unavailable.ts';

const defaultDatabase = 'border_patrol';

/**
 * History in InfluxDB 1.x. `url`: http(s)://[user:password@]host[:port][/database]; the database is made when it is first used.
 * Needs the package `influx`.
 */
export async function openInfluxHistory(url: string): Promise<HistoryBackend> {
  const influx = await import('influx').catch((cause: unknown) => {
    const what = 'The package influx is not installed: npm install influx.';
    throw new CodedError(domainError('BPC_E_DEPENDENCY_MISSING', what), { cause });
  });
  const { hostname, port, protocol, username, password, pathname } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1)) || defaultDatabase;
  const client = new influx.InfluxDB({
    host: hostname,
    port: Number(port) || 8086,
    protocol: protocol === 'https:' ? 'https' : 'http',
    database,
    ...(username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
    pool: { requestTimeout: 10_000, maxRetries: 0 },
  });
  return new InfluxHistory(client, database);
}

/** A measurement a measure; the robot is a tag. */
class InfluxHistory implements HistoryBackend {
  readonly #client: InfluxDB;
  readonly #database: string;
  #isReady = false;
  /** Tells sightings of one millisecond apart. */
  #sightings = 0;

  constructor(client: InfluxDB, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async write(points: readonly HistoryPoint[]): Promise<void> {
    try {
      await this.#makeReady();
      const lines = points
        .map((point) => this.#toPoint(point))
        .filter(({ fields = {} }) => Object.keys(fields).length > 0);
      await this.#client.writePoints(lines, { precision: 'n' });
    } catch (error) {
      throw historyUnavailable(error);
    }
  }

  async samples({
    measure,
    robot,
    from,
    to,
    maxPoints,
  }: Parameters<History['samples']>[0]): Promise<readonly MeanValues[]> {
    const fields = historyFields[measure];
    const means = fields.map((field) => `mean("${field}") as "${field}"`).join(', ');
    const lengthMs = bucketLengthMs({ from, to }, maxPoints);
    const rows = await this.#query(
      `select ${means} from "${measure}" where "robot" = ${quoted(robot)} and ${within(from, to)}
       group by time(${lengthMs}ms) fill(none)`,
    );
    return rows.map((row) => ({
      at: row.time.getTime(),
      values: Object.fromEntries(
        fields.flatMap((field) => (typeof row[field] === 'number' ? [[field, row[field]]] : [])),
      ),
    }));
  }

  async sightings({
    from,
    to,
    bucketMs,
    robot,
  }: Parameters<History['sightings']>[0]): Promise<readonly SightingCount[]> {
    const ofRobot = robot === undefined ? '' : `and "robot" = ${quoted(robot)}`;
    const rows = await this.#query(
      `select count("n") as "count" from "sighting" where ${within(from, to)} ${ofRobot}
       group by time(${bucketMs}ms), "objectClass" fill(none)`,
    );
    const counts = rows.map((row) => ({
      at: row.time.getTime(),
      objectClass: row.objectClass as SightingCount['objectClass'],
      count: Number(row.count),
    }));
    return counts.sort((a, b) => a.at - b.at || (a.objectClass < b.objectClass ? -1 : 1));
  }

  async close(): Promise<void> {}

  async #makeReady(): Promise<void> {
    if (!this.#isReady) await this.#client.createDatabase(this.#database);
    this.#isReady = true;
  }

  #toPoint(point: HistoryPoint): IPoint {
    const timestamp = BigInt(Math.floor(point.at)) * 1_000_000n;
    if (point.kind === 'sample') {
      const { measure, robot, values } = point;
      return { measurement: measure, tags: { robot }, fields: { ...values }, timestamp: `${timestamp}` };
    }
    const { robot, objectClass } = point;
    const nanoseconds = BigInt(this.#sightings++ % 1_000_000);
    return {
      measurement: 'sighting',
      tags: { robot, objectClass },
      fields: { n: 1 },
      timestamp: `${timestamp + nanoseconds}`,
    };
  }

  async #query(text: string): Promise<readonly ({ readonly time: Date } & Readonly<Record<string, unknown>>)[]> {
    try {
      await this.#makeReady();
      return await this.#client.query(text, { database: this.#database });
    } catch (error) {
      throw historyUnavailable(error);
    }
  }
}

const within = (from: number, to: number): string => `time >= ${Math.floor(from)}ms and time < ${Math.floor(to)}ms`;

/** A string of InfluxQL. The package's own escaping forgets backslashes. */
const quoted = (text: string): string =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)}'`;
