import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { httpPage } from './http-page.ts';
import { mqttPage } from './mqtt-page.ts';
import { ordersPage } from './orders-page.ts';
import { rosPage } from './ros-page.ts';
import { robotBehaviourPage } from './robot-behaviour-page.ts';
import { safetyPage } from './safety-page.ts';
import { robotFilePage } from './robot-file-page.ts';
import { socketPage } from './socket-page.ts';

/** All generated pages by their path in the repository. */
export const generatedPages = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['docs/configuration.md', configurationPage()],
    ['docs/robot-configuration.md', robotFilePage()],
    ['docs/errors.md', errorsPage()],
    ['docs/interfaces/mqtt.md', mqttPage()],
    ['docs/interfaces/orders.md', ordersPage()],
    ['docs/interfaces/http.md', await httpPage()],
    ['docs/interfaces/ros.md', rosPage()],
    ['docs/interfaces/socket.md', socketPage()],
    ['docs/robot-behaviour.md', robotBehaviourPage()],
    ['docs/safety-supervisor.md', safetyPage()],
  ]);
