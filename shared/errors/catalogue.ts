/**
 * Every error a person can meet, with a stable code. `docs/errors.md` is rendered from this table.
 * `status` is the HTTP status used when the error leaves through a route.
 */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  readonly cure: string;
  readonly status: number;
}

const entry = (status: number, title: string, cause: string, cure: string): CatalogueEntry => ({
  status,
  title,
  cause,
  cure,
});

export const errorCatalogue = {
  // configuration
  BPC_E_CONFIG_INVALID: entry(
    500,
    'Configuration invalid',
    'One or more settings are missing, malformed or contradict each other.',
    'Mend the settings listed with their paths; `npm run doctor` checks them without starting anything.',
  ),
  BPC_E_PORT_IN_USE: entry(
    500,
    'Port in use',
    'Another process listens on the requested port.',
    'Stop it or choose another port; 0 lets the system choose.',
  ),
  BPC_E_DEPENDENCY_MISSING: entry(
    500,
    'Program or package missing',
    'Something this mode needs is not installed.',
    'Install what the message names; `npm run doctor` lists it.',
  ),
  BPC_E_SCHEMA_NEWER: entry(
    500,
    'Data written by a newer version',
    'The database schema is newer than this program.',
    'Start the newer version or restore the snapshot taken before its migration.',
  ),
  // payloads from outside
  BPC_E_PAYLOAD_TOO_LARGE: entry(
    413,
    'Message too large',
    'The body exceeds the limit of its topic or route.',
    'Send less at once; limits are in the interface docs.',
  ),
  BPC_E_PAYLOAD_MALFORMED: entry(
    400,
    'Message is not valid JSON',
    'The body cannot be parsed, holds forbidden keys, is nested too deeply or is not UTF-8.',
    'Mend the sender; the log names topic or route and the fault.',
  ),
  BPC_E_PAYLOAD_INVALID: entry(
    400,
    'Message breaks its schema',
    'A field is missing, unknown or outside its range.',
    'Mend the named field; the schema is in the interface docs.',
  ),
  BPC_E_TOPIC_UNKNOWN: entry(
    400,
    'Topic unknown',
    'The topic is not part of the protocol or names another sector.',
    'Publish only the topics in the interface docs, in the own sector.',
  ),
  BPC_E_IDENTITY_MISMATCH: entry(
    403,
    'Identity mismatch',
    'The body or client claims to be a robot other than the topic or the session says.',
    'A robot publishes only under its own manufacturer and serial number.',
  ),
  BPC_E_ROBOT_UNKNOWN: entry(
    404,
    'Robot unknown',
    'No robot with this identity is enrolled in the sector.',
    'Enrol the robot, or mend the identity.',
  ),
  BPC_E_SIGNATURE_INVALID: entry(
    403,
    'Signature invalid',
    'The signature does not match body and key, or the key is not known.',
    'Check the key of the sender; a changed body cannot be accepted.',
  ),
  BPC_E_REPLAYED: entry(
    409,
    'Message replayed',
    'A message with this boot and sequence was processed before.',
    'Nothing to do for a re-send; if unexpected, look for a duplicate identity.',
  ),
  BPC_E_EXPIRED: entry(
    410,
    'Expired',
    'The message or command was older than it may be when it arrived.',
    'Check clocks and the link, then issue it again.',
  ),
  BPC_E_RATE_LIMITED: entry(
    429,
    'Too many requests',
    'The sender exceeded its budget.',
    'Wait as long as the answer says, then try again.',
  ),
  // access
  BPC_E_UNAUTHENTICATED: entry(
    401,
    'Not signed in',
    'There is no valid session.',
    'Sign in; a demo prints one-time links at start.',
  ),
  BPC_E_CREDENTIALS_WRONG: entry(
    401,
    'Name or password wrong',
    'The credentials, or the one-time link, do not match or were used.',
    'Try again, or ask an administrator for a new link.',
  ),
  BPC_E_LOCKED_OUT: entry(
    423,
    'Account locked for a while',
    'Too many failed attempts.',
    'Wait until the time in the message, or ask an administrator.',
  ),
  BPC_E_FORBIDDEN: entry(
    403,
    'Not permitted',
    'The role lacks the permission this needs.',
    'Ask somebody with the named permission.',
  ),
  BPC_E_ORIGIN_FOREIGN: entry(
    403,
    'Foreign origin',
    'The request comes from a page of another origin.',
    'Open the console under the address in its configuration.',
  ),
  BPC_E_CSRF: entry(
    403,
    'Request token missing or wrong',
    'The request did not carry the token of its session.',
    'Reload the page and try again.',
  ),
  // robot identity
  BPC_E_TOKEN_REFUSED: entry(
    401,
    'Enrolment token refused',
    'The token is mistyped, used, expired, or was issued for another robot.',
    "Compare token and robot's name with what the centre printed, or have a new token issued there.",
  ),
  BPC_E_CERTIFICATE_REFUSED: entry(
    401,
    'Certificate refused',
    'The certificate is missing, foreign, expired, not yet valid or revoked; the message says which.',
    'Expired: ask for a new one and have it approved. Not yet valid: set the clocks. Revoked or foreign: enrol the robot again.',
  ),
  BPC_E_CERTIFICATE_REQUEST_INVALID: entry(
    422,
    'Certificate request invalid',
    'The request is not a PKCS #10 of an ECDSA P-256 key, or not signed by that key.',
    'Let `npm run robot -- enrol` make it.',
  ),
  BPC_E_WORDS_DIFFER: entry(
    409,
    'The words differ',
    'The words typed are not those of the keys that asked. Somebody may stand between robot and centre.',
    'Have the words read out again at the robot. If they differ still, refuse the enrolment and check the link.',
  ),
  // commands and authority
  BPC_E_EPOCH_STALE: entry(
    409,
    'Authority has changed',
    'The command carries an older authority epoch than the robot has seen.',
    'Take or request authority and issue the command again.',
  ),
  BPC_E_DUPLICATE: entry(
    409,
    'Already done',
    'A request with this idempotency key was carried out.',
    'Nothing to do; the first result stands.',
  ),
  BPC_E_ROBOT_OFFLINE: entry(
    409,
    'Robot out of reach',
    'The robot is not live, so a command would not be sent.',
    'Wait for its link, or choose another robot; planning stays possible.',
  ),
  BPC_E_ROBOT_NOT_READY: entry(
    409,
    'Robot may not start',
    'At least one condition of the pre-start gate is not met.',
    'The answer lists every reason with its cure.',
  ),
  BPC_E_HALTED: entry(409, 'Halted', 'A halt is latched.', 'Two people release the halt once its reason is gone.'),
  BPC_E_SECOND_PERSON: entry(
    409,
    'A second person is needed',
    'This action takes two different people.',
    'Ask a second person with the permission to confirm.',
  ),
  BPC_E_STATE_CONFLICT: entry(
    409,
    'Not possible in this state',
    'The object has moved on since it was shown.',
    'Look at its present state and decide again.',
  ),
  BPC_E_NAME_TAKEN: entry(
    409,
    'Name taken',
    'Another account has this name; upper and lower case count as the same.',
    'Choose another name, or change the account that has it.',
  ),
  BPC_E_VERSION_CONFLICT: entry(
    409,
    'Changed by somebody else',
    'The object has a newer version than the one this change was made from.',
    'Load it again; the answer holds the present version.',
  ),
  BPC_E_NOT_FOUND: entry(
    404,
    'Not found',
    'There is nothing under this id.',
    'Check the id; retention may have deleted it, the audit log says so.',
  ),
  BPC_E_TARGET_OUTSIDE: entry(
    422,
    'Target outside the allowed area',
    'The place is outside the sector or inside a forbidden zone.',
    'Choose a place inside the allowed area.',
  ),
  BPC_E_NO_ROUTE: entry(
    422,
    'No route',
    'The route graph does not connect the robot with the target.',
    'Choose a place near the routes or another robot.',
  ),
  // evidence and audit
  BPC_E_HASH_MISMATCH: entry(
    422,
    'Hash mismatch',
    'The uploaded bytes are not those the manifest names.',
    'Upload again; if it repeats, treat the item as tampered with.',
  ),
  BPC_E_EVIDENCE_UNANNOUNCED: entry(
    409,
    'Evidence without manifest',
    'No manifest for this evidence has arrived yet.',
    'Publish the manifest first, then upload.',
  ),
  BPC_E_AUDIT_BROKEN: entry(
    500,
    'Audit log does not verify',
    'A leaf, the tree or a checkpoint was changed.',
    'Keep the database as it is, export the log and compare it with earlier checkpoints.',
  ),
  // storage and running
  BPC_E_STORE_UNAVAILABLE: entry(
    503,
    'Store unavailable',
    'The disk or database refused a write.',
    'Free space or mend the database; map, alarms and stop go on, acknowledgements wait.',
  ),
  BPC_E_HISTORY_UNAVAILABLE: entry(
    503,
    'History unavailable',
    'The telemetry history cannot be written or read.',
    'Check INFLUX_URL or the disk; live operation goes on.',
  ),
  BPC_E_BROKER_UNREACHABLE: entry(
    503,
    'Broker unreachable',
    'No connection to the MQTT broker.',
    'Check MQTT_URL, network and credentials; reconnecting goes on.',
  ),
  BPC_E_TIMEOUT: entry(
    504,
    'No answer in time',
    'The other side did not answer within the stated time.',
    'Check that it runs and is reachable, then try again.',
  ),
  // robot and simulation
  BPC_E_IMAGE_REFUSED: entry(
    422,
    'Image refused',
    'A camera image has an encoding or layout that the detector does not understand.',
    'Let the camera driver publish mono8, mono16, 8UC1 or 16UC1 images with a matching step.',
  ),
  BPC_E_ROS_TYPE_MISMATCH: entry(
    500,
    'Topic used with two types',
    'A topic, service or action was opened with a type other than the one it has.',
    'Use one type a name.',
  ),
  BPC_E_INSTALL_FAILED: entry(
    503,
    'Installation failed',
    'A program that is needed here could not be fetched or unpacked.',
    'Read the last words of the program, see whether the package mirror can be reached and the disk has room, then start again.',
  ),
  BPC_E_SIMULATOR_UNREACHABLE: entry(
    503,
    'Simulator unreachable',
    'The simulator does not answer, or something else answers in its place.',
    'See whether it still runs and at which address; its log says why it ended.',
  ),
  BPC_E_ROS_NO_SERVER: entry(
    503,
    'No server',
    'Nobody serves this service or action.',
    'Start the node that serves it.',
  ),
  BPC_E_ROS_NOT_ACTIVE: entry(
    503,
    'Node not active',
    'A ROS node that is not active was asked to do something.',
    'Activate it: `ros2 lifecycle set <node> activate`, or start the robot again.',
  ),
  BPC_E_OUTBOX_FULL: entry(
    507,
    'Outbox full',
    'The robot has been out of contact longer than its disk limit allows.',
    'Dropped items are declared in the gap report; restore the link or raise the limit.',
  ),
  BPC_E_OUTBOX_CORRUPT: entry(
    500,
    'Outbox damaged',
    'A record failed its checksum.',
    'The damaged tail was set aside and declared; nothing else is needed.',
  ),
  BPC_E_SCENARIO_INVALID: entry(
    400,
    'Scenario invalid',
    'The scenario breaks its schema or contradicts itself.',
    'Mend the named path; `npm run simulate -- --list` shows working examples.',
  ),
  BPC_E_INTERNAL: entry(
    500,
    'Unexpected fault',
    'A fault in this program.',
    'Report it with the correlation id; the process goes on.',
  ),
} as const satisfies Record<`BPC_E_${string}`, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
