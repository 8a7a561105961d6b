import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Clock } from '#shared/time/clock.ts';

export interface SessionTakerParts {
  readonly clock: Clock;
  /** To a listener of the broker where the centre may use any client id. */
  readonly connect: MqttConnector;
}

/**
 * Again after these: the robot may come back until the broker has read the new revocation list. The broker loads it by a signal that
 * nobody tells us of.
 */
const againAfterMs = [0, 2000, 10_000, 60_000];
const giveUpMs = 5000;

/**
 * Ends a robot's session at a broker that is not ours by taking it over: MQTT lets a new connection with the same client id throw out
 * the old one (3.1.1 §3.1.4), and `clean` empties its queue. A revocation list alone leaves live sessions open.
 */
export class SessionTaker {
  readonly #parts: SessionTakerParts;

  constructor(parts: SessionTakerParts) {
    this.#parts = parts;
  }

  end(robot: RobotId): void {
    for (const afterMs of againAfterMs) this.#parts.clock.setTimer(() => this.#takeOver(robot), afterMs);
  }

  #takeOver(robot: RobotId): void {
    const { clock, connect } = this.#parts;
    const connection = connect({ clientId: robot, clean: true, keepAliveSeconds: 5 });
    const end = (): void => void connection.end().catch(() => undefined);
    const cancel = clock.setTimer(end, giveUpMs);
    connection.onState((state) => {
      if (state !== 'connected') return;
      cancel();
      end();
    });
  }
}
