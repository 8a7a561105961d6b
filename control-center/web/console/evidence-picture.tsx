import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { EvidenceView } from '#shared/contracts/views.ts';
import { apiPaths } from '../state/api-paths.ts';
import { useConsole } from '../state/console.ts';
import { Icon } from '../ui/icon.tsx';
import { cropAround } from './evidence-crop.ts';
import { hashCheck } from './hash-check.ts';
import type { HashCheck } from './hash-check.ts';

/** The picture as stored, boxes drawn over it from the metadata, and whether its bytes are those the robot signed. */
export function EvidencePicture(props: { readonly evidence: EvidenceView; readonly objectId: string | undefined }) {
  const { evidence, objectId } = props;
  const { api } = useConsole();
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal<{ readonly width: number; readonly height: number } | undefined>(undefined);
  const bitmap = useSignal<ImageBitmap | undefined>(undefined);
  const check = useSignal<HashCheck>({ kind: 'waiting' });
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const answer = await api.bytes(apiPaths.evidence(evidence.id));
      if (!current) return;
      if (!answer.ok) {
        check.value = { kind: 'unavailable', why: `${answer.error.message} ${answer.error.code}` };
        return;
      }
      const result = await hashCheck(answer.value, evidence.sha256);
      const image = await createImageBitmap(new Blob([answer.value], { type: evidence.mime }));
      if (!current || canvas.current === null) return;
      check.value = result;
      canvas.current.width = image.width;
      canvas.current.height = image.height;
      canvas.current.getContext('2d')?.drawImage(image, 0, 0);
      size.value = { width: image.width, height: image.height };
      bitmap.value = image;
    };
    if (evidence.status !== 'pending') {
      load().catch(() => {
        if (current) check.value = { kind: 'unavailable', why: 'The picture cannot be decoded.' };
      });
    }
    return () => {
      current = false;
    };
  }, [evidence.id, evidence.status]);
  return (
    <figure class="evidence">
      <div class="evidence-frame">
        <canvas ref={canvas} width={320} height={256} role="img" aria-label={describe(evidence)} />
        {bitmap.value !== undefined && <Glass evidence={evidence} objectId={objectId} bitmap={bitmap.value} />}
        {size.value !== undefined && <Boxes evidence={evidence} objectId={objectId} {...size.value} />}
        {evidence.status === 'pending' && <p class="evidence-note">Announced; its bytes are on their way.</p>}
        {check.value.kind === 'unavailable' && <p class="evidence-note">{check.value.why}</p>}
      </div>
      <figcaption>
        <Proof evidence={evidence} check={check.value} />
      </figcaption>
    </figure>
  );
}

function Boxes(props: {
  readonly evidence: EvidenceView;
  readonly objectId: string | undefined;
  readonly width: number;
  readonly height: number;
}) {
  const { evidence, objectId, width, height } = props;
  const chosen = evidence.boxes.some((box) => box.objectId === objectId);
  return (
    <svg class="boxes" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {evidence.boxes.map((box) => (
        <g key={box.objectId} class={box.objectId === objectId ? 'this-object' : 'other-object'}>
          <rect {...grown(box)} />
          {(box.objectId === objectId || !chosen) && (
            <text x={Math.min(box.x, width - 90)} y={box.y > 20 ? box.y - 5 : box.y + box.height + 15}>
              {box.label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

const smallestBoxPx = 14;

/** A box of a few pixels is drawn a little larger, so that it frames what it marks. */
function grown({ x, y, width, height }: EvidenceView['boxes'][number]) {
  const addX = Math.max(0, smallestBoxPx - width);
  const addY = Math.max(0, smallestBoxPx - height);
  return { x: x - addX / 2, y: y - addY / 2, width: width + addX, height: height + addY };
}

/** The small object magnified, every pixel as it was captured. */
function Glass(props: {
  readonly evidence: EvidenceView;
  readonly objectId: string | undefined;
  readonly bitmap: ImageBitmap;
}) {
  const { evidence, objectId, bitmap } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = evidence.boxes.find((candidate) => candidate.objectId === objectId) ?? evidence.boxes[0];
  const crop = box === undefined ? undefined : cropAround(box, bitmap.width, bitmap.height);
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d');
    if (!ctx || crop === undefined) return;
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(bitmap, crop.x, crop.y, crop.size, crop.size, 0, 0, glassPx, glassPx);
  }, [bitmap, crop?.x, crop?.y, crop?.size]);
  if (crop === undefined) return null;
  return (
    <canvas
      ref={canvas}
      class={`glass ${crop.corner}`}
      width={glassPx}
      height={glassPx}
      role="img"
      aria-label={`${box?.label ?? 'object'}, magnified`}
    />
  );
}

const glassPx = 192;

function Proof({ evidence, check }: { readonly evidence: EvidenceView; readonly check: HashCheck }) {
  const short = `${evidence.sha256.slice(0, 4)}…${evidence.sha256.slice(-4)}`;
  const broken = evidence.status === 'broken' || check.kind === 'differs';
  const word = broken ? 'DOES NOT VERIFY' : evidence.status === 'pending' ? 'announced' : 'verified';
  const here = check.kind === 'same' ? ', hash checked here' : '';
  return (
    <span class={broken ? 'proof attention' : 'proof'} title={`SHA-256 ${evidence.sha256}`}>
      <Icon name={broken ? 'cross' : 'shield'} />
      <span>
        {word}
        {here} <span class="dim">{short}</span>
        {evidence.chain === 'gap' && <b class="attention"> chain has a gap</b>}
      </span>
    </span>
  );
}

const describe = (evidence: EvidenceView): string =>
  `${evidence.sensor} picture with ${evidence.boxes.map(({ label }) => label).join(', ') || 'no marked object'}`;
