import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { ServiceType, ServiceTypes } from '#shared/ros/messages.ts';
import type { ServiceClient } from '#shared/ros/port.ts';
import { messageFault } from './message-fault.ts';
import type { NodeSite } from './node-site.ts';

type Handler<S extends ServiceType> = (
  request: ServiceTypes[S]['request'],
) => ServiceTypes[S]['response'] | Promise<ServiceTypes[S]['response']>;

/** A handler that fails answers nothing: the caller runs into its own time-out, and the fault is reported here. */
export function createService<S extends ServiceType>(site: NodeSite, name: string, type: S, handler: Handler<S>): void {
  const { context, node, nodeName, isClosed } = site;
  const requestShape = context.partShape(type, 'Request');
  const responseShape = context.partShape(type, 'Response');
  const entity = `service ${name}`;
  node.createService(type, name, async (request) => {
    try {
      const response = await handler(requestShape.decode(request) as ServiceTypes[S]['request']);
      const fault = responseShape.fault(response);
      if (fault !== undefined) throw messageFault(`Response of ${name}`, fault);
      return isClosed() ? undefined : response;
    } catch (error) {
      context.fault(nodeName, entity, error);
      return undefined;
    }
  });
}

export function createServiceClient<S extends ServiceType>(site: NodeSite, name: string, type: S): ServiceClient<S> {
  const { context, node } = site;
  const { clock } = context;
  const client = node.createClient(type, name);
  const requestShape = context.partShape(type, 'Request');
  const responseShape = context.partShape(type, 'Response');
  return {
    async call(request, timeoutMs) {
      const fault = requestShape.fault(request);
      if (fault !== undefined) throw messageFault(`Request to ${name}`, fault);
      const started = clock.monotonicMs();
      if (!client.isServiceServerAvailable() && !(await client.waitForService(timeoutMs))) {
        throw new CodedError(domainError('BPC_E_ROS_NO_SERVER', `Service ${name}.`));
      }
      // Without a signal the call of a server that died stays in the client's map for ever.
      const deadline = new AbortController();
      const cancelTimer = clock.setTimer(() => deadline.abort(), timeoutMs - (clock.monotonicMs() - started));
      try {
        const response = await client.sendRequestAsync(request, { signal: deadline.signal });
        return responseShape.decode(response) as ServiceTypes[S]['response'];
      } catch (error) {
        if (!deadline.signal.aborted) throw error;
        throw new CodedError(domainError('BPC_E_TIMEOUT', `Service ${name}: ${timeoutMs} ms.`));
      } finally {
        cancelTimer();
      }
    },
  };
}
