import type { AlarmPriority } from '#shared/contracts/views.ts';

/** Tones per priority: frequency in Hz, start and length in seconds. Told apart by rhythm as well as by pitch. */
const patterns: Readonly<Record<AlarmPriority, readonly { hz: number; at: number; length: number }[]>> = {
  critical: [0, 0.22, 0.44, 0.9, 1.12, 1.34].map((at, index) => ({
    hz: index % 3 === 2 ? 988 : 784,
    at,
    length: 0.16,
  })),
  high: [0, 0.3, 0.6].map((at) => ({ hz: 659, at, length: 0.2 })),
  medium: [0, 0.4].map((at) => ({ hz: 523, at, length: 0.25 })),
  low: [{ hz: 440, at: 0, length: 0.3 }],
};

export interface AlarmSound {
  play(priority: AlarmPriority): void;
  /** Browsers keep sound blocked until the first press or click; call from one. */
  unblock(): Promise<void>;
  stop(): void;
}

/** Synthesised with Web Audio: no file, no request. `onState` hears whether the browser lets it sound. */
export function createAlarmSound(context: AudioContext, onState: (blocked: boolean) => void): AlarmSound {
  let playing: readonly OscillatorNode[] = [];
  const report = (): void => onState(context.state !== 'running');
  context.addEventListener('statechange', report);
  report();
  return {
    play(priority) {
      if (context.state !== 'running') return;
      playing = patterns[priority].map(({ hz, at, length }) => tone(context, hz, context.currentTime + at, length));
    },
    async unblock() {
      if (context.state === 'suspended') await context.resume();
      report();
    },
    stop() {
      for (const oscillator of playing) oscillator.stop();
      playing = [];
    },
  };
}

function tone(context: AudioContext, hz: number, startS: number, lengthS: number): OscillatorNode {
  const oscillator = new OscillatorNode(context, { type: 'triangle', frequency: hz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, startS);
  gain.gain.linearRampToValueAtTime(0.35, startS + 0.01);
  gain.gain.setValueAtTime(0.35, startS + lengthS - 0.03);
  gain.gain.linearRampToValueAtTime(0, startS + lengthS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(startS);
  oscillator.stop(startS + lengthS);
  return oscillator;
}
