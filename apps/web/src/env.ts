/** `next dev` needs `eval` for its stacks; nothing else may look at this. */
export const isDevelopment: boolean = process.env.NODE_ENV === 'development';
