import type { Responder } from '#shared/contracts/http/responses.ts';
import { minutesText } from '../display/age.ts';
import { distanceText } from '../display/position-text.ts';
import type { RespondersState } from './use-responders.ts';

/** Who could go, at what price, and why the others were left out. Choosing a row sends nothing. */
export function Responders(props: {
  readonly answer: RespondersState;
  readonly chosenId: string | undefined;
  readonly onChoose: (robotId: string) => void;
}) {
  const { answer, chosenId, onChoose } = props;
  const eligible = answer.responders.filter((responder) => responder.eligible);
  const left = answer.responders.filter((responder) => !responder.eligible);
  return (
    <section class="section">
      <h2 class="cap">Suggested responders</h2>
      {!answer.loaded && <p class="dim">Ranking…</p>}
      {answer.error !== undefined && (
        <p class="attention">
          {answer.error.message} {answer.error.cure} <span class="code">{answer.error.code}</span>
        </p>
      )}
      {eligible.length > 0 && (
        <table class="responders">
          <thead>
            <tr>
              <th scope="col">Robot</th>
              <th scope="col">ETA</th>
              <th scope="col">Battery</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {eligible.map((responder) => (
              <tr key={responder.robotId} class={responder.robotId === chosenId ? 'selected' : ''}>
                <td>
                  <button
                    type="button"
                    class="cell-button"
                    aria-pressed={responder.robotId === chosenId}
                    onClick={() => onChoose(responder.robotId)}
                  >
                    {responder.callSign}
                  </button>
                </td>
                <td class="nowrap">
                  {responder.etaSeconds === undefined ? '–' : minutesText(responder.etaSeconds)}
                  {responder.distanceM === undefined ? '' : `, ${distanceText(responder.distanceM)}`}
                </td>
                <td class="nowrap">{batteryText(responder)}</td>
                <td>
                  <span class="why" title={whyText(responder)}>
                    {responder.reasons.at(-1)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {answer.loaded && answer.error === undefined && eligible.length === 0 && <p>No robot can go now.</p>}
      {byReason(left).map(([reason, callSigns]) => (
        <p key={reason} class="left-out dim">
          <b>{callSigns.join(' ')}</b> left out: {reason}
        </p>
      ))}
    </section>
  );
}

/** What is special to this robot comes last from the centre and is read first here. */
const whyText = ({ reasons }: Responder): string => reasons.toReversed().join(' ');

/** Robots left out for the same reason share a line. */
function byReason(responders: readonly Responder[]): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { reasons, callSign } of responders) {
    const reason = reasons.join('; ');
    groups.set(reason, [...(groups.get(reason) ?? []), callSign]);
  }
  return [...groups];
}

function batteryText({ batteryPercent, batteryAfterPercent }: Responder): string {
  if (batteryPercent === undefined) return '–';
  const now = Math.round(batteryPercent);
  return batteryAfterPercent === undefined ? `${now} %` : `${now} → ${Math.round(batteryAfterPercent)} %`;
}
