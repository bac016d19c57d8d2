export { type MadeUpTrace, type Step, traceOf } from '@unpark/testkit/made-up-trace';
