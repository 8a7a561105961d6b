/** Verbs of the audit log in words; an unknown verb is shown as it is, never hidden. */
const words: Readonly<Record<string, string>> = {
  'access.refused': 'was refused',
  'alarm.raise': 'raised alarm',
  'alarm.acknowledge': 'acknowledged alarm',
  'alarm.shelve': 'shelved alarm',
  'alarm.silence': 'silenced sounds',
  'authority.take': 'took authority',
  'command.send': 'sent command',
  'command.gated': 'was kept from sending command',
  'command.accepted': 'accepted command',
  'command.executing': 'executes command',
  'command.done': 'finished command',
  'evidence.announce': 'announced picture',
  'evidence.broken': 'sent a picture that does not verify',
  'evidence.download': 'downloaded picture',
  'evidence.refuse': 'had a picture refused',
  'evidence.store': 'stored picture',
  'evidence.view': 'viewed picture',
  'gap.dropped': 'declared dropped records',
  'halt.request-release': 'asked to release the stop',
  'halt.release': 'released the stop',
  'halt.set': 'stopped all',
  'incident.close': 'closed incident',
  'incident.export': 'exported incident',
  'incident.note': 'noted on incident',
  'incident.open': 'opened incident',
  'robot.enrol': 'enrolled robot',
  'robot.rekey': 'changed keys of robot',
  'sector.take': 'took over sector',
  'session.login': 'signed in',
  'session.logout': 'signed out',
  'session.refused': 'failed to sign in',
  'user.add': 'added user',
  'user.link': 'made one-time link for',
  'user.role': 'changed role of',
  'zone.close': 'set zone',
  'zone.free': 'declared empty zone',
  'zone.grant': 'gave leave for zone',
  'zone.leave': 'left zone',
  'zone.lift': 'lifted zone',
  'zone-set.enable': 'put zones in force on',
  'zone-set.send': 'sent zones to',
};

export const verbText = (action: string): string => words[action] ?? action.replaceAll('.', ' ');

/** Detail of an entry as "name: value" pairs, hashes and long numbers shortened, bounded. */
export function detailText(detail: unknown): string {
  if (detail === null || detail === undefined) return '';
  if (typeof detail !== 'object') return valueText(detail);
  const text = Object.entries(detail)
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join(', ');
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 10) / 10);
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 8)}…` : value;
  if (Array.isArray(value)) return value.map(valueText).join(' ');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  return Object.entries(value)
    .map(([name, part]) => `${name} ${valueText(part)}`)
    .join(' ');
}
