/*
 * Reads shaped for one screen each. Dates are ISO text in UTC; nanosecond times are decimal text.
 */
export * from './access/access-views';
export * from './captures/capture-views';
export * from './services/service-views';
export * from './library/rule-views';
export * from './retention/retention-views';
export * from './audit/audit-views';
