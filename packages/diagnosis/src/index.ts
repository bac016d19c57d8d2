export { isCaptureWork } from './capture-work';
export * from './comparability';
export {
  differenceOfDumps,
  GROUP_FATES,
  type GroupDifference,
  type GroupedDump,
  type GroupFate,
} from './dump-difference';
export { BASELINE, decideRole, type GoroutineRole, type RoleSubject } from './benign';
export { ANALYSER_VERSION, diagnose, type DiagnosisArtifact } from './diagnose';
export { type GoroutineGroup, groupGoroutines } from './goroutine-groups';
export type { PatternDefinition } from './pattern';
export { type PinFile, pinTarget } from './pin-places';
export { patternById, PATTERNS } from './patterns/catalogue';
export { renderMarkdown } from './render-markdown';
export { declaredFunction, stackHash, TextHash } from './stack-hash';
export { waitLook, type WaitLook } from './wait-from-stack';
export { classifyWait, STATE_OF_WAIT, WAIT_WORDS, type WaitKind } from './wait-class';
export { goroutineMatches, type MatchSubject } from './declared/goroutine-match';
export type { IdleRule } from './declared/idle-rule';
export * from './declared/read-own-rule';
export type {
  Companion,
  FramePattern,
  GoroutineMatch,
  SeverityConditions,
  SeverityRule,
  WaitRule,
} from './declared/wait-rule';
export { STALL_SEVERITY } from './declared/wait-rule';
export type { WorkspaceLibrary } from './diagnose';
export type { PatternEntry, Words } from './library/pattern-entry';
export {
  entryOfOwn,
  goroutineMatchShape,
  idleOfOwn,
  type OwnIdle,
  ownIdleShape,
  type OwnPattern,
  ownPatternShape,
  type OwnWords,
  RULE_LIMITS,
} from './declared/rule-schema';
export { entryById, LIBRARY } from './library/library';
