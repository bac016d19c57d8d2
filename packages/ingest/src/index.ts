export * from './capture-upload';
