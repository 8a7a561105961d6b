import type { AlarmPriority, AlarmView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { AlarmType } from './catalogue.ts';
import type { Shelf } from './shelf.ts';

/** What a rule found. One alarm stands for all findings of one key. */
export interface Finding {
  readonly type: AlarmType;
  /** Type and what it is about: the same key is the same alarm. */
  readonly key: string;
  /** What a shelf covers; the alarm itself if absent. */
  readonly shelfKey?: string;
  readonly message: string;
  /** When the evidence occurred on the centre's clock. */
  readonly occurredAt: EpochMs;
  readonly deliveredLate?: boolean;
  /** Raises the catalogue's priority, never lowers it. */
  readonly priority?: AlarmPriority;
  readonly reasons: AlarmView['reasons'];
  readonly robotId?: string;
  readonly trackId?: string;
  /** The alarm is about this subject: it returns when nobody sees it any more, and its judgement is the subject's. */
  readonly subjectId?: string;
  readonly zoneId?: string;
  readonly position?: AlarmView['position'];
  /** The robot is out of service: shown, but not called out. */
  readonly outOfService?: boolean;
  /** False takes it from what the catalogue says; true never adds it. */
  readonly suppressible?: boolean;
  /** Calls again even though it is active and acknowledged. */
  readonly repeat?: boolean;
  /** To be told when a person acknowledges. */
  readonly alert?: { readonly robotId: string; readonly alertId: string };
}

export interface AlarmRecord {
  view: AlarmView;
  readonly key: string;
  readonly shelfKey: string;
  readonly latching: boolean;
  readonly subjectId: string | undefined;
  shelf: Shelf | undefined;
  /** The newest evidence that calls. */
  occurredAt: EpochMs;
  annunciatedAt: EpochMs;
  endedAt: EpochMs | undefined;
  alert: Finding['alert'];
}
