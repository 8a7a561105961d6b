import { describe, expect, it } from 'vitest';
import type { RobotId } from '#shared/ids/branded.ts';
import type { AlarmBook } from '../alarm-book.ts';
import type { Finding } from '../alarm-record.ts';
import { IdentityRule } from './identity-rule.ts';
import type { IdentityTroubles } from './identity-rule.ts';

function rule() {
  let troubles: IdentityTroubles = { ending: [] };
  const log: string[] = [];
  const alarms = {
    raise: ({ key, reasons }: Finding) => log.push(`raise ${key} ${reasons[0]?.value ?? ''}`),
    returned: (key: string) => log.push(`returned ${key}`),
  } as unknown as AlarmBook;
  const watched = new IdentityRule(() => troubles);
  return (next: IdentityTroubles): string[] => {
    troubles = next;
    log.length = 0;
    watched.tick(alarms, { now: 0 } as never);
    return [...log];
  };
}

describe('what shuts robots out as time passes', () => {
  it('is said while it lasts, for each robot and for the list of revoked certificates, and returns when it is mended', () => {
    const tick = rule();
    const ending = [{ robot: 'bpc/R-01' as RobotId, notAfter: 0 }];
    expect(tick({ ending: [] })).toEqual([]);
    expect(tick({ ending, listEndsAt: 86_400_000 })).toEqual([
      'raise REVOCATION_LIST_ENDING:all 1970-01-02T00:00:00.000Z',
      'raise CERTIFICATE_ENDING:bpc/R-01 1970-01-01T00:00:00.000Z',
    ]);
    expect(tick({ ending })).toEqual([
      'raise CERTIFICATE_ENDING:bpc/R-01 1970-01-01T00:00:00.000Z',
      'returned REVOCATION_LIST_ENDING:all',
    ]);
    expect(tick({ ending: [] })).toEqual(['returned CERTIFICATE_ENDING:bpc/R-01']);
    expect(tick({ ending: [] })).toEqual([]);
  });
});
