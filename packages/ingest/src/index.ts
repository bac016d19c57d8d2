export * from './capture-upload';
export * from './upload-limits';
