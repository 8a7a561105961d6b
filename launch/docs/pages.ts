import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { httpPage } from './http-page.ts';
import { mqttPage } from './mqtt-page.ts';
import { socketPage } from './socket-page.ts';

/** All generated pages by their path in the repository. */
export const generatedPages = async (): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['docs/configuration.md', configurationPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/interfaces/mqtt.md', mqttPage()],
    ['docs/interfaces/http.md', await httpPage()],
    ['docs/interfaces/socket.md', socketPage()],
  ]);
