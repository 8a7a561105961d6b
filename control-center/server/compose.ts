import type { Role } from '#shared/contracts/access.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { encodeDem } from '#shared/terrain/encoded-dem.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { loginLink } from './access/demo-people.ts';
import { openIdentity } from './compose-identity.ts';
import { openBroker, openOperations } from './compose-link.ts';
import type { LinkDeps } from './compose-link.ts';
import { openEvidence, openHistory, openRecords } from './compose-storage.ts';
import type { CentreConfig } from './config/centre-config.ts';
import { centreIdentity } from './config/centre-identity.ts';
import { interfaceNameOf } from './config/interface-name.ts';
import { startEdge } from './http/start-edge.ts';
import { readTimeline } from './http/timeline-reader.ts';

export type ComposeDeps = LinkDeps;

export interface ControlCenter extends AsyncDisposable {
  /** Of the console: http://host:port */
  readonly address: string;
  /** Where robots connect. */
  readonly mqttUrl: string;
  /** Where robots enrol and renew: https://host:port; undefined without TLS. */
  readonly doorUrl?: string;
  /** False as long as nobody could sign in. */
  readonly hasAccounts: boolean;
  /** A one-time login link for an account of this role. */
  loginLink(role: Role): Promise<string>;
}

/** Builds and starts everything, or stops what was started and throws a CodedError. */
export async function composeControlCenter(config: CentreConfig, deps: ComposeDeps): Promise<ControlCenter> {
  await using started = new AsyncDisposableStack();
  const sector: Sector = sectors[config.sector as SectorName];
  const records = await openRecords(config, deps, started);
  const identity = await centreIdentity(config, (robots) =>
    records.queue.run((work) => robots.forEach((robot) => records.registry.enrol(work, 'setup', robot))),
  );
  const history = await openHistory(config, deps, started, records.health);
  const { evidence, book } = await openEvidence(config, sector, records, () => room);
  const robots = await openIdentity(config, deps, started, records, identity);
  const broker = await openBroker(config, deps, started, records, robots, interfaceNameOf(config, sector));
  const { room } = await openOperations(config, deps, started, {
    sector,
    records,
    identity,
    history,
    broker,
    book,
    identityTroubles: robots.troubles,
  });
  await broker.letRobotsIn();
  const edge = started.use(
    await startEdge(
      {
        ...records,
        room,
        identity: {
          ...robots,
          ...(robots.secured === undefined ? {} : { enrolment: robots.secured.enrolment }),
        },
        ...(robots.secured === undefined ? {} : { tls: robots.secured.server }),
        evidence,
        audit: records.reader,
        events: records.store,
        timeline: (from, to) =>
          readTimeline(
            { events: records.store, history, audit: (...range) => records.reader.between(...range) },
            from,
            to,
          ),
        sector,
        dem: encodeDem(generateDem(sector)),
        mode: config.mode,
        clock: deps.clock,
        log: deps.log.child({ part: 'http' }),
        isReady: () => broker.connection.state === 'connected' && !records.queue.degraded,
        webDir: config.webDir,
        ...(config.publicOrigin === undefined ? {} : { publicOrigin: config.publicOrigin }),
      },
      { host: config.host, port: config.port },
    ),
  );
  const { gateway } = edge;
  records.health.register('browsers', () => ({
    ok: true,
    detail: `${gateway.clientCount} connected, ${gateway.heldCount} too slow`,
  }));
  const running = started.move();
  return {
    address: edge.address,
    mqttUrl: broker.url,
    ...(robots.secured === undefined ? {} : { doorUrl: robots.secured.door.address }),
    get hasAccounts() {
      return records.access.accounts.all.length > 0;
    },
    loginLink: (role) => loginLink(records.access, edge.address, role),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
