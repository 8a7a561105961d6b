import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { bucketLengthMs } from '../history/bucket-length.ts';
import type { HistoryBackend } from '../history/history-backend.ts';
import { historyFields } from '../history/history-port.ts';
import type { History, HistoryMeasure, HistoryPoint, MeanValues, SightingCount } from '../history/history-port.ts';
import { historyUnavailable } from './history-unavailable.ts';

/** Opens or makes a history file (or `:memory:`). Durable to the last checkpoint of the system, not to the last point. */
export function openSqliteHistory(file: string): HistoryBackend {
  try {
    return new SqliteHistory(new DatabaseSync(file, { timeout: 2000 }));
  } catch (error) {
    throw historyUnavailable(error);
  }
}

/** A table a measure, clustered by robot and time. */
class SqliteHistory implements HistoryBackend {
  readonly #database: DatabaseSync;
  readonly #inserts: Readonly<Record<HistoryMeasure, StatementSync>>;
  readonly #insertSighting: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec('pragma journal_mode = wal; pragma synchronous = normal');
    for (const [measure, fields] of Object.entries(historyFields)) {
      const columns = fields.map((field) => `${field} real`).join(', ');
      database.exec(
        `create table if not exists ${measure} (robot text not null, at integer not null, ${columns}, primary key (robot, at)) without rowid`,
      );
    }
    database.exec(
      'create table if not exists sighting (at integer not null, robot text not null, object_class text not null)',
    );
    database.exec('create index if not exists sighting_by_time on sighting (at, robot)');
    this.#inserts = {
      pose: insertInto(database, 'pose'),
      fix: insertInto(database, 'fix'),
      battery: insertInto(database, 'battery'),
      link: insertInto(database, 'link'),
    };
    this.#insertSighting = database.prepare('insert into sighting values (?, ?, ?)');
  }

  async write(points: readonly HistoryPoint[]): Promise<void> {
    this.#database.exec('begin immediate');
    try {
      for (const point of points) this.#insert(point);
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
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
    const means = fields.map((field) => `avg(${field}) as ${field}`).join(', ');
    const lengthMs = bucketLengthMs({ from, to }, maxPoints);
    const rows = this.#all(
      `select at / cast(? as integer) as bucket, ${means} from ${measure} where robot = ? and at >= ? and at < ? group by bucket order by bucket`,
      [lengthMs, robot, from, to],
    );
    return rows.map(({ bucket, ...values }) => ({
      at: Number(bucket) * lengthMs,
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as MeanValues['values'],
    }));
  }

  async sightings({
    from,
    to,
    bucketMs,
    robot,
  }: Parameters<History['sightings']>[0]): Promise<readonly SightingCount[]> {
    const rows = this.#all(
      `select at / cast(? as integer) as bucket, object_class, count(*) as count from sighting
       where at >= ? and at < ? and (? is null or robot = ?) group by bucket, object_class order by bucket, object_class`,
      [bucketMs, from, to, robot ?? null, robot ?? null],
    );
    return rows.map(({ bucket, object_class, count }) => ({
      at: Number(bucket) * bucketMs,
      objectClass: object_class as SightingCount['objectClass'],
      count: Number(count),
    }));
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #insert(point: HistoryPoint): void {
    const at = Math.floor(point.at);
    if (point.kind === 'sighting') {
      this.#insertSighting.run(at, point.robot, point.objectClass);
      return;
    }
    const values = historyFields[point.measure].map((field) => point.values[field] ?? null);
    this.#inserts[point.measure].run(point.robot, at, ...values);
  }

  #all(sql: string, parameters: readonly SQLInputValue[]): readonly Record<string, unknown>[] {
    try {
      return this.#database.prepare(sql).all(...parameters);
    } catch (error) {
      throw historyUnavailable(error);
    }
  }
}

function insertInto(database: DatabaseSync, measure: HistoryMeasure): StatementSync {
  const places = historyFields[measure].map(() => '?').join(', ');
  return database.prepare(`insert or replace into ${measure} values (?, ?, ${places})`);
}
