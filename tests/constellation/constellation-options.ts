import type { Store } from '#control-center/server/work/store-port.ts';
import type { ControlRoom } from '#control-center/server/control-room.ts';
import type { Zone } from '#shared/sector/sector.ts';
import type { Fidelity } from '#simulation/simulation-backend.ts';
import type { Invariant } from './invariant.ts';
import type { RobotVariation } from './robot-variation.ts';

export interface ConstellationOptions {
  readonly seed: number;
  readonly robots: number;
  readonly durationMs: number;
  readonly fidelity: Fidelity;
  readonly sector?: 'border-hills' | 'customs-terminal';
  /** Beside the sector's own. */
  readonly zones?: readonly Zone[];
  /** People of the test beside the scripted ones: once a simulated second, while the centre is up. */
  readonly people?: (room: ControlRoom, nowMs: number) => void;
  /** Mean time between faults; undefined: a run without faults and with a perfect link. */
  readonly meanFaultGapMs?: number;
  readonly meanHaltGapMs?: number;
  /** Mean time between commands of somebody hostile on the wire; undefined: nobody is. */
  readonly meanHostileGapMs?: number;
  /** Of those: a share of rightful ones, for proving that nothing else keeps robots from obeying. Default: none. */
  readonly rightfulShare?: number;
  /** Batteries, contracts and small disks drawn from the seed; default: as shipped. */
  readonly vary?: boolean;
  /** Instead of what is drawn: for proving that the invariants notice a part that is wrong. */
  readonly variation?: (drawn: RobotVariation, robot: number) => RobotVariation;
  /** Scripted people at the desk; default: yes. */
  readonly operators?: boolean;
  /** Quiet time at the end, for what is owed. Default: two minutes. */
  readonly settleMs?: number;
  /** Beside the ones that are always on. */
  readonly extraInvariants?: readonly Invariant[];
  /** Between the centre and its disk: for proving that the invariants notice a disk that lies. */
  readonly disk?: (store: Store) => Store;
  readonly onProgress?: (simulatedMs: number) => void;
  /** Every line of the event log. */
  readonly onLogged?: (line: string) => void;
}
