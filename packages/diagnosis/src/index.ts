export { BASELINE, decideRole, type GoroutineRole, type RoleSubject } from './benign';
export { ANALYSER_VERSION, diagnose, type DiagnosisArtifact } from './diagnose';
export { type GoroutineGroup, groupGoroutines } from './goroutine-groups';
export type { PatternDefinition } from './pattern';
export { patternById, PATTERNS } from './patterns/catalogue';
export { renderMarkdown } from './render-markdown';
export { declaredFunction, stackHash } from './stack-hash';
export { classifyWait, STATE_OF_WAIT, WAIT_WORDS, type WaitKind } from './wait-class';
