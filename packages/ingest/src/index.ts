export * from './agent-report';
export * from './capture-upload';
export * from './file-names';
export * from './upload-limits';
export * from './resumable-upload';
