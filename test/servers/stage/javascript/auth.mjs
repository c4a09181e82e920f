/** Two keys, by `x-api-key` or as a bearer token: one for everything, one that may not create (a copy is created too). */
import { Auth, HTTPException } from '@langchain/langgraph-sdk/auth';

const { SAMPLE_KEY: key, SAMPLE_READ_ONLY_KEY: readOnlyKey } = process.env;

export const auth = new Auth()
  .authenticate((request) => {
    const given =
      request.headers.get('x-api-key') ?? /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (given === key) return { identity: 'developer', permissions: ['read', 'write'] };
    if (given === readOnlyKey) return { identity: 'reader', permissions: ['read'] };
    throw new HTTPException(401, { message: 'Invalid key' });
  })
  .on('threads:create', ({ permissions }) => {
    if (!permissions.includes('write')) throw new HTTPException(403, { message: 'This key may only read' });
  });
