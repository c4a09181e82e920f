import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** Also where the process was not started with it, as VS Code's extension host. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of this process's heap and of what its buffers hold, which `external` counts. */
export function usedMemory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
