import type { RobotView } from '#shared/contracts/views.ts';
import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';

type Service = Pick<RobotView, 'serviceBy' | 'serviceReason' | 'serviceState'>;

const words: Readonly<Record<ServiceStateName, string>> = {
  IN_SERVICE: 'IN SERVICE',
  OUT_OF_SERVICE: 'OUT OF SERVICE',
  NEEDS_HELP: 'NEEDS HELP',
  UNKNOWN: 'STARTED',
};

/** For plates and cells; undefined while the robot simply works or says nothing of it. */
export const serviceWord = ({ serviceState }: Service): string | undefined =>
  serviceState === undefined || serviceState === 'IN_SERVICE' ? undefined : words[serviceState];

const because = ({ serviceReason }: Service): string =>
  serviceReason === undefined || serviceReason === '' ? '' : `: ${serviceReason}`;

/** An id at the end tells people of one name apart; its end is enough to read. */
export const whoText = (by: string): string => by.replace(/ \(\w{4,}(\w{4})\)$/, ' (…$1)');

/** Whether it may work, by whom and why not, and what that means for its wheels. */
export function serviceSentence(service: Service): string {
  switch (service.serviceState) {
    case undefined:
      return 'It does not say whether it is in service.';
    case 'IN_SERVICE':
      return 'In service.';
    case 'OUT_OF_SERVICE':
      return `Out of service by ${whoText(service.serviceBy ?? 'somebody')}${because(service)}. Nothing moves it.`;
    case 'NEEDS_HELP':
      return `Needs help${because(service)}. It stands; only its last energy takes it home.`;
    case 'UNKNOWN':
      return 'Started, and has not confirmed its place and order yet. Nothing moves it until it does.';
  }
}
