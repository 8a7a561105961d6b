import { useConsole } from '../state/console.ts';
import { ageText } from '../display/age.ts';
import { siteTime, utcDate, utcTime } from '../display/clock-text.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { AppLink } from '../ui/app-link.tsx';
import { Icon } from '../ui/icon.tsx';
import { SoundCell } from './sound-cell.tsx';
import { StopButton } from './stop-button.tsx';

/** Site, mode, clocks, link, who is at the desk, sound, stop: the same on every screen. */
export function StatusStrip() {
  const { store, router } = useConsole();
  const mode = store.picture.value?.mode;
  const link = store.link.value;
  return (
    <header class={`strip mode-${(mode ?? 'unknown').toLowerCase()}${link.kind === 'lost' ? ' link-lost' : ''}`}>
      <div class="strip-site">
        <Icon name="shield" />
        <span class="site-name">
          <b>{store.sector.value?.name ?? 'Sector'}</b> <span class="dim wide-only">Border Patrol Control</span>
        </span>
        {mode !== undefined && <span class="mode-tag">{mode}</span>}
      </div>
      <ClockCell />
      {link.kind === 'lost' ? (
        <LinkLost pictureAt={link.pictureAt} />
      ) : (
        <>
          <LinkCell />
          <UserCell />
          <SoundCell />
          <nav class="strip-nav" aria-label="Screens">
            {router.route.value === 'audit' ? (
              <AppLink to="/" class="button">
                <Icon name="home" /> Console
              </AppLink>
            ) : (
              <AppLink to="/audit" class="button">
                <Icon name="list" /> Audit
              </AppLink>
            )}
          </nav>
        </>
      )}
      <StopButton />
    </header>
  );
}

/** The whole strip turns into this bar, so that nothing on the screen moves; the stop keeps its corner. */
function LinkLost({ pictureAt }: { readonly pictureAt: number | undefined }) {
  const { store } = useConsole();
  return (
    <div class="strip-lost" role="alert">
      <b>LINK TO THE CENTRE LOST</b>
      <span class="stack">
        {pictureAt === undefined ? (
          <span>There is no picture.</span>
        ) : (
          <span>
            Picture frozen at <b>{utcTime(pictureAt)}Z</b>, {ageText(store.now.value - pictureAt)} ago
          </span>
        )}
        <span class="clip">Reconnecting. Commands are not sent; STOP ALL is tried.</span>
      </span>
    </div>
  );
}

function ClockCell() {
  const { store } = useConsole();
  const now = store.now.value;
  const zone = store.sector.value?.timeZone;
  const site = zone === undefined ? undefined : siteTime(now, zone);
  return (
    <div class="strip-cell clocks">
      <span class="stack">
        <span class="clock">
          {utcTime(now)} <abbr title="UTC">Z</abbr>
        </span>
        <span class="dim">
          UTC <span class="wide-only">{utcDate(now)}</span>
        </span>
      </span>
      {site !== undefined && (
        <span class="stack">
          <span class="clock">
            {site.time} <abbr title={`site time, ${zone}`}>{site.letter}</abbr>
          </span>
          <span class="dim">site time</span>
        </span>
      )}
    </div>
  );
}

function LinkCell() {
  const { store } = useConsole();
  const link = store.link.value;
  const robots = [...(store.picture.value?.robots.values() ?? [])].filter(({ monitored }) => monitored);
  const live = robots.filter((robot) => robotDisplay(robot, store.now.value).live).length;
  return (
    <div class="strip-cell">
      <Icon name="link" />
      <span class="stack">
        {link.kind === 'up' ? (
          <b>Centre link {link.rttMs === undefined ? '' : `${link.rttMs} ms`}</b>
        ) : (
          <b class="attention">{link.kind === 'lost' ? 'Centre link lost' : 'Connecting…'}</b>
        )}
        <span class="dim">
          {live} of {robots.length} robots live
        </span>
      </span>
    </div>
  );
}

function UserCell() {
  const { store, session } = useConsole();
  const user = store.user.value;
  if (user === undefined) return null;
  return (
    <div class="strip-cell">
      <Icon name="person" />
      <span class="stack">
        <span>
          <b>{user.name}</b> <span class="dim">{user.role}</span>
        </span>
        <button type="button" class="text-button" onClick={() => void session.signOut()}>
          Sign out
        </button>
      </span>
    </div>
  );
}
