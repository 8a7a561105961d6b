import { checks } from './house/checks.ts';
import { runCommand } from './house/run-command.ts';

const name = process.argv[2];
const check = checks.find((candidate) => candidate.name === name);
if (check === undefined) {
  console.error(`Unknown check ${name ?? ''}. Known: ${checks.map((candidate) => candidate.name).join(', ')}.`);
  process.exit(2);
}
for (const [command, ...args] of check.commands) {
  const { code } = await runCommand(command, args, { timeoutMs: 300_000, echo: true });
  if (code !== 0) process.exit(code);
}
