import { useSignal } from '@preact/signals';
import type { CommandKind, RobotView } from '#shared/contracts/views.ts';
import { useConsole } from '../state/console.ts';
import { ReasonForm } from './reason-form.tsx';
import { servicePermission } from './service-permission.ts';
import { isOpen, isUnsupported, useGates } from './use-gates.ts';

/** Out of service and back: one press where nothing was locked by a person, else with a reason. Neither starts any motion. */
export function ServiceActions(props: { readonly robot: RobotView; readonly subject: string; readonly free: boolean }) {
  const { robot, subject, free } = props;
  const { store, actions } = useConsole();
  const asking = useSignal(false);
  const kind = serviceKind(robot);
  const gates = useGates([kind], { robotId: robot.id });
  if (isUnsupported(gates, kind)) return null;
  const permission = servicePermission(kind, robot, store.user.value);
  const closed = gates.get(kind)?.reasons[0];
  const why = permission ?? (closed && `${closed.message} ${closed.cure}`);
  const may = free && permission === undefined && isOpen(gates, kind);
  const label = labels[kind](robot.callSign);
  const send = (reason?: string): Promise<void> =>
    actions.command(subject, label, { kind, robotId: robot.id, ...(reason === undefined ? {} : { reason }) });
  if (asking.value) {
    return (
      <ReasonForm
        label={label}
        placeholder={kind === 'out-of-service' ? 'what is done at the robot' : 'how you know that nobody works at it'}
        may={may}
        cancel={kind === 'out-of-service' ? 'Leave in service' : 'Leave out of service'}
        onSend={(reason) => {
          asking.value = false;
          void send(reason);
        }}
        onDone={() => {
          asking.value = false;
        }}
      />
    );
  }
  const needsReason = robot.serviceState === 'OUT_OF_SERVICE' || kind === 'out-of-service';
  return (
    <div class="service-row">
      <button
        type="button"
        disabled={!may}
        onClick={() => {
          if (needsReason) asking.value = true;
          else void send();
        }}
      >
        {needsReason ? `${label}…` : label}
      </button>
      <p class="dim">{why ?? meaning(kind, robot)}</p>
    </div>
  );
}

type ServiceKind = Extract<CommandKind, 'out-of-service' | 'back-in-service'>;

const labels: Readonly<Record<ServiceKind, (callSign: string) => string>> = {
  'out-of-service': (callSign) => `Take ${callSign} out of service`,
  'back-in-service': (callSign) => `Put ${callSign} back in service`,
};

const serviceKind = ({ serviceState }: RobotView): ServiceKind =>
  serviceState === 'OUT_OF_SERVICE' || serviceState === 'NEEDS_HELP' ? 'back-in-service' : 'out-of-service';

function meaning(kind: ServiceKind, { serviceState }: RobotView): string {
  if (kind === 'out-of-service') return 'Nothing moves it then.';
  return serviceState === 'NEEDS_HELP' ? 'It stays where it is.' : 'It stays where it is until told.';
}
