import { join } from 'node:path';
import { readFileSync, copyFileSync, appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { authorityFolder, openAuthorityFiles } from '#control-center/server/pki/authority-files.ts';
import { mosquittoFileNames } from '#control-center/server/pki/mosquitto-files.ts';
import { writeBrokerFiles } from '#control-center/server/pki/write-broker-files.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import { enrolRobot } from '#robots/identity/enrol-robot.ts';
import { httpsCentreDoor } from '#robots/identity/https-centre-door.ts';
import { inMemoryIdentityStore } from '#robots/identity/in-memory-identity-store.ts';
import type { EnrolmentsAnswer, IssuedToken } from '#shared/contracts/http/enrolment.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { freePort } from '#tests/support/free-port.ts';
import { mosquittoFile, noMosquitto } from '#tests/support/mosquitto.ts';
import { startRealCentre } from '#tests/support/real-centre.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const robot = 'bpc/R-01' as RobotId;

describe.skipIf(mosquittoFile === undefined)(`a centre behind Mosquitto (${mosquittoFile ?? noMosquitto})`, () => {
  it(
    'ends the session of a robot that it revokes, and the broker lets it in no more',
    { timeout: 60_000 },
    async () => {
      using folder = temporaryFolder();
      const dataDir = join(folder.path, 'centre');
      const brokerFolder = join(folder.path, 'broker');
      const revokedSource = join(authorityFolder(dataDir), 'revoked.pem');
      const [port, kickPort] = [await freePort(), await freePort()];
      const setup = {
        port,
        kickPort,
        interfaceName: 'sim-bp-north',
        centreId: 'centre-1',
        folder: brokerFolder,
        revokedSource,
      };
      const authority = await openAuthorityFiles(dataDir, 'centre-1', Date.now());
      await writeBrokerFiles(setup, authority, ['127.0.0.1'], Date.now());
      const configuration = join(brokerFolder, mosquittoFileNames.configuration);
      appendFileSync(configuration, `user ${userInfo().username}\npersistence false\n`);
      await using program = new ChildProgram(mosquittoFile ?? '', ['-c', configuration]);
      await program.listening(port);
      const certificates = getCACertificates('default');
      setDefaultCACertificates([...certificates, ...authority.roots]);
      await using real = await startRealCentre(folder.path, [], {
        BPC_TLS: '1',
        BPC_ROBOT_PORT: '0',
        MQTT_URL: `mqtts://127.0.0.1:${port}`,
        BPC_MQTT_KICK_URL: `mqtts://127.0.0.1:${kickPort}`,
      });
      const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
        for (let turn = 0; turn < 500 && !(await condition()); turn++) await sleep(20);
        expect(await condition()).toBe(true);
      };
      await until(async () => (await fetch(`${real.centre.address}/readyz`)).ok);
      const engineer = await real.enter('engineer');
      const supervisor = await real.enter('supervisor');
      const store = inMemoryIdentityStore();
      const { token } = await engineer.post<IssuedToken>('/api/enrolments/tokens', { robot });
      let words = '';
      const enrolling = enrolRobot(
        { robot, door: real.centre.doorUrl ?? '', token },
        {
          clock: systemClock(),
          centre: httpsCentreDoor(),
          store,
          wordList: wordlist,
          showWords: (shown) => (words = shown),
          signal: new AbortController().signal,
        },
      );
      await until(() => words !== '');
      const { enrolments } = await supervisor.get<EnrolmentsAnswer>('/api/enrolments');
      await supervisor.post(`/api/enrolments/${enrolments[0]?.id}/approve`, { words });
      expect((await enrolling).ok).toBe(true);
      const connector = mqttConnector(`mqtts://127.0.0.1:${port}`, {
        reconnectMs: { first: 50, longest: 200 },
        tls: () => ({
          ca: store.identity?.authorities ?? [],
          cert: store.identity?.certificate ?? '',
          key: store.identity?.linkKey ?? '',
        }),
      });
      const connection = connector({ clientId: robot, clean: false, keepAliveSeconds: 5 });
      await until(() => connection.state === 'connected');
      let cuts = 0;
      connection.onState((state) => (cuts += state === 'disconnected' ? 1 : 0));
      const before = readFileSync(revokedSource, 'utf8');
      await supervisor.post('/api/robots/revoke', { robot, reason: 'stolen' });
      await until(() => cuts > 0);
      // What bpc-revoked.service does.
      await until(() => readFileSync(revokedSource, 'utf8') !== before);
      copyFileSync(revokedSource, join(brokerFolder, mosquittoFileNames.revoked));
      program.process.kill('SIGHUP');
      await sleep(3000);
      expect(connection.state).toBe('disconnected');
      await connection.end();
      setDefaultCACertificates(certificates);
    },
  );
});
