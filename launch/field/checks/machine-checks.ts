import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import type { Detector, ThermalFrame } from '#robots/perception/detector-port.ts';
import type { LoadedRobotFile } from '../../robot-file/load-robot-file.ts';
import type { RobotKeys } from '../../robot-keys/read-robot-keys.ts';
import { readReport } from '../process-report.ts';
import { fault, fine, note } from '../../doctor/finding.ts';
import type { Finding } from '../../doctor/finding.ts';

const gigabyte = 1e9;

export function checkDisk({ dataDir, file }: LoadedRobotFile): Finding {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    const wanted = ((file.disk?.totalMb ?? 2000) + (file.disk?.keepFreeMb ?? 500)) * 1e6;
    const detail = `${dataDir}: ${(free / gigabyte).toFixed(1)} GB free, budget and reserve are ${(wanted / gigabyte).toFixed(1)} GB`;
    return free >= wanted
      ? fine('disk', detail)
      : note(
          'disk',
          detail,
          'free space, or lower disk.totalMb: the robot gives up its oldest recordings and pictures early',
        );
  } catch (error) {
    return fault('disk', `${dataDir}: ${(error as Error).message}`, 'make the folder and give it to the robot’s user');
  }
}

const dayMs = 86_400_000;
/** A robot that is out of reach for so long must still be let in afterwards. */
const fewDays = 3;

export function checkCertificate({ tls }: RobotKeys, now: number): Finding {
  if (tls === undefined)
    return note('certificate', 'none: the link is not encrypted', 'use mqtts:// and enrol the robot');
  const days = (tls.notAfter.getTime() - now) / dayMs;
  const detail = `${tls.subjectAltName || 'no name'}, ends ${tls.notAfter.toISOString()} (in ${days.toFixed(1)} days)`;
  if (days <= 0)
    return fault('certificate', detail, 'it has ended: enrol again (npm run robot -- enrol), approved at the centre');
  return days < fewDays
    ? note(
        'certificate',
        detail,
        'the robot renews it by itself at two thirds of its time: see why it did not (log, "identity")',
      )
    : fine('certificate', detail);
}

/** Is somebody keeping this computer's clock? */
export function checkTimeSync(): Finding {
  if (existsSync('/run/systemd/timesync/synchronized'))
    return fine('time', 'systemd-timesyncd has synchronised the clock');
  const { status, stdout } = spawnSync('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: 3000,
  });
  if (status === 0 && stdout.trim() === 'yes') return fine('time', 'the clock is synchronised (timedatectl)');
  const chrony = spawnSync('chronyc', ['-c', 'tracking'], { encoding: 'utf8', timeout: 3000 });
  if (chrony.status === 0)
    return fine('time', `chrony, offset ${Number(chrony.stdout.split(',')[4] ?? 0).toFixed(4)} s`);
  return note(
    'time',
    'nobody says that the clock is synchronised',
    'install chrony, with GNSS as a source where there is no network',
  );
}

export function checkLastRun({ dataDir }: LoadedRobotFile): Finding {
  const report = readReport(dataDir);
  if (report === undefined) return fine('last run', 'none yet');
  const { lastLines, since, state } = report;
  if (state.kind === 'crash-loop' || state.kind === 'given-up') {
    const last = lastLines.at(-1) ?? '';
    return fault(
      'last run',
      `${state.kind} since ${since}: ${state.why}${last === '' ? '' : ` | ${last}`}`,
      'mend the cause (logs folder), then start the service again',
    );
  }
  return fine('last run', `${state.kind} since ${since}`);
}

/** Is the robot's own process alive now? */
export function isRobotRunning(dataDir: string): boolean {
  const report = readReport(dataDir);
  if (report === undefined || report.state.kind !== 'running') return false;
  try {
    process.kill(report.pid, 0);
    return true;
  } catch {
    return false;
  }
}

const [width, height] = [320, 256];

/** A made-up frame of cool ground with one warm upright shape as a person has it 60 m away: whatever detector is chosen must find that and nothing else. */
function goldenFrame(): ThermalFrame {
  const pixels = new Uint16Array(width * height);
  let noise = 1;
  for (let i = 0; i < pixels.length; i++) {
    noise = (noise * 48_271) % 2_147_483_647;
    pixels[i] = 28_000 + (noise % 21);
  }
  for (let y = 0; y < 13; y++) {
    for (let x = 0; x < 5; x++) {
      const isInside = ((x - 2) / 2.5) ** 2 + ((y - 6) / 6.5) ** 2 <= 1.05;
      if (isInside) pixels[(120 + y) * width + 155 + x] = 28_250;
    }
  }
  const range = { nearM: 54, rangeM: 60, farM: 66 };
  return { width, height, pixels, at: 0, geometry: { focalPx: 420, groundRange: () => range } };
}

/** Runs the model on a known frame. */
export async function checkModel(detector: Detector): Promise<Finding> {
  const { model } = detector;
  const name = `${model.name} ${model.version} (${model.sha256.slice(0, 12)})`;
  const started = performance.now();
  const boxes = await detector.detect(goldenFrame());
  const ms = performance.now() - started;
  const hits = boxes.filter(({ x, y, width: w, height: h }) => x < 157 && x + w > 157 && y < 126 && y + h > 126);
  return hits.length === 1 && boxes.length === 1
    ? fine('model', `${name} finds the warm shape of the test frame in ${ms.toFixed(0)} ms`)
    : fault(
        'model',
        `${name} finds ${hits.length} of 1 shape and ${boxes.length - hits.length} that are not there`,
        'the model or its runtime is damaged: install the release again',
      );
}
