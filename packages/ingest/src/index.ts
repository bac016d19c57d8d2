export * from './capture-upload';
export * from './upload-limits';
export * from './resumable-upload';
