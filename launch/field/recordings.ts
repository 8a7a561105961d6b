import { fileRecordingStore } from '#robots/recorder/file-recording-store.ts';
import { recordingsFolder } from '../fleet/open-recorder.ts';
import type { LoadedRobotFile } from '../robot-file/load-robot-file.ts';

/** Lists what the flight recorder kept, the newest last. Returns the exit code. */
export function printRecordings({ dataDir }: Pick<LoadedRobotFile, 'dataDir'>, print: (line: string) => void): number {
  const folder = recordingsFolder(dataDir);
  const all = fileRecordingStore(folder, { salvage: false }).list();
  if (all.length === 0) {
    print(`No recordings in ${folder}. One is made at every stop, fault, take-over and welfare alarm.`);
    return 0;
  }
  for (const { bytes, name, note } of all) {
    const size = `${(bytes / 1e6).toFixed(1)} MB`.padStart(8);
    if (note === undefined)
      print(`${name}.mcap  ${size}  cut short by the end of the process: \`mcap recover\` reads it`);
    else {
      const seconds = Math.round((Date.parse(note.to) - Date.parse(note.from)) / 1000);
      const open = note.incident === undefined ? '' : `  kept: ${note.incident} is open`;
      print(`${name}.mcap  ${size}  ${seconds} s, ${note.messages} messages${open}`);
      print(`    ${note.text}`);
      print(`    sha256 ${note.sha256}`);
    }
  }
  print(`${all.length} in ${folder}; Foxglove and Lichtblick open them.`);
  return 0;
}
