/** Why a recording was made. */
export type RecordingCause = 'stop' | 'fault' | 'override' | 'welfare';

/** What happened; `incident` names it until `over` is told of it, and keeps the recording from being thinned. */
export interface FlightEvent {
  readonly cause: RecordingCause;
  readonly text: string;
  readonly incident?: string;
}

/** What the rest of the robot tells the flight recorder. */
export interface FlightTrigger {
  happened(event: FlightEvent): void;
  over(incident: string): void;
  /** Called with every recording that is finished. */
  listen(onRecorded: (recording: Recording) => void): void;
}

/** A finished recording. Times are ISO-8601 UTC. */
export interface Recording {
  readonly name: string;
  readonly cause: RecordingCause;
  readonly text: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly messages: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Memory ran short and so many blocks of 64 kB were lost before they could be written. */
  readonly lostBlocks: number;
  /** Still attached to this open incident. */
  readonly incident?: string;
}

/** A file being written, strictly from begin to end. */
export interface RecordingFile {
  write(bytes: Uint8Array): Promise<void>;
  /** On disk under its name, with what was written. */
  finish(): Promise<{ readonly bytes: number; readonly sha256: string }>;
  abandon(): Promise<void>;
}

/** Where recordings lie: each with a note (JSON) beside it. */
export interface RecordingStore {
  create(name: string): Promise<RecordingFile>;
  /** Whatever was written, newest last. */
  list(): readonly { readonly name: string; readonly bytes: number; readonly note: Recording | undefined }[];
  writeNote(recording: Recording): void;
  remove(name: string): void;
}
