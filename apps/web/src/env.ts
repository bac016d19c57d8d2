/** `next dev` needs `eval` for its stacks; nothing else may look at this. */
export const isDevelopment: boolean = process.env.NODE_ENV === 'development';

/** False where Next compiles the same module for its edge runtime, which has no `node:*`. */
export const isNodeServer: boolean = process.env.NEXT_RUNTIME === 'nodejs';
