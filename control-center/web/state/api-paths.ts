/** Every address the console asks, in one place. */
const item = (base: string, id: string, verb: string): string => `${base}/${encodeURIComponent(id)}/${verb}`;

export const apiPaths = {
  session: '/api/session',
  login: '/api/login',
  loginByLink: '/api/login/link',
  logout: '/api/logout',
  sector: '/api/sector',
  dem: '/api/sector/dem',
  halt: '/api/halt',
  releaseHalt: '/api/halt/release',
  silence: '/api/alarms/silence',
  acknowledge: (alarmId: string) => item('/api/alarms', alarmId, 'acknowledge'),
  shelve: (alarmId: string) => item('/api/alarms', alarmId, 'shelve'),
  responders: (alarmId: string) => item('/api/alarms', alarmId, 'responders'),
  incidents: '/api/incidents',
  incidentNotes: (incidentId: string) => item('/api/incidents', incidentId, 'notes'),
  closeIncident: (incidentId: string) => item('/api/incidents', incidentId, 'close'),
  commands: '/api/commands',
  gate: '/api/commands/gate',
  /** Each view is audited. */
  evidence: (evidenceId: string) => item('/api/evidence', evidenceId, 'content'),
  zones: '/api/zones',
  liftZone: (zoneId: string) => item('/api/zones', zoneId, 'lift'),
  freeZone: (zoneId: string) => item('/api/zones', zoneId, 'free'),
  timeline: '/api/timeline',
  audit: '/api/audit',
  verifyAudit: '/api/audit/verify',
} as const;
