export { waitLook, type WaitLook } from '@unpark/diagnosis';
