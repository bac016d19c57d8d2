import type { Problem } from '@unpark/base';

export const MOST_ENVIRONMENTS = 50;

export const ENVIRONMENT_TAKEN: Problem = {
  code: 'environment.taken',
  message: 'The service has an environment with this name.',
  next: 'Choose another name.',
};
