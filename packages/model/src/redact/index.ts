export { FoundTexts, REMOVED_WORDS, type RemovedWord } from './found-texts';
export { collectRecord, redactDiagnosis, redactRecord } from './redact-facts';
export { redactQuery } from './redact-query';
export { isRedactedTable, redactTable } from './redact-tables';
export * from './redaction';
export { Redactor } from './redactor';
export { removedParts, type TextPart } from './removed-parts';
