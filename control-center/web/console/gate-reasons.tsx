import { commandWords } from './command-words.ts';
import { hindrances } from './use-gates.ts';
import type { Gates } from './use-gates.ts';

/** Why something may not be sent now, each with its cure. */
export function GateReasons({ gates }: { readonly gates: Gates }) {
  const found = hindrances(gates);
  if (found.length === 0) return null;
  return (
    <ul class="gate-reasons" aria-label="Why not now">
      {found.map(({ reason, kinds }) => (
        <li key={reason.message}>
          <b>{kinds.length === gates.size ? reason.message : `${kinds.map(word).join(', ')}: ${reason.message}`}</b>{' '}
          {reason.cure}
        </li>
      ))}
    </ul>
  );
}

const word = (kind: keyof typeof commandWords): string => commandWords[kind];
