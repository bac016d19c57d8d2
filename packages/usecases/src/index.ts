export * from './views';
export * from './deps';
export * from './access/access-problems';
export * from './access/enter-workspace';
export * from './access/role-matrix';
export * from './audit/record-audit';
