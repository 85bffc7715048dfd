// HTTP as a buyer's program speaks it. Every call ends in one of three ways: an answer, `refused`
// (nobody listened, so nothing happened), or `unknown` (it may or may not have happened).

export async function call(url, method, path, { body, headers = {}, seconds = 30, form } = {}) {
  const request = { method, headers: { ...headers }, redirect: 'manual', signal: AbortSignal.timeout(seconds * 1000) };
  if (body !== undefined) {
    request.headers['content-type'] = 'application/json';
    request.body = typeof body === 'string' ? body : JSON.stringify(body);
  }
  if (form !== undefined) {
    request.headers.origin = url;
    request.body = new URLSearchParams(form);
  }
  try {
    const response = await fetch(url + path, request);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, text, json: isJson ? JSON.parse(text) : undefined, headers: response.headers };
  } catch (error) {
    if (error.cause?.code === 'ECONNREFUSED') return { status: 0, refused: true, text: 'nobody listens' };
    return { status: 0, unknown: true, text: `${error.name}: ${error.cause?.code ?? error.message}` };
  }
}

// An answer of the server that leaves open whether the order exists: failures and deadlines of its
// own, and a request with the same key that is still running.
export function isUnknown(answer) {
  if (answer.status === 0) return !answer.refused;
  return answer.status >= 500 || answer.json?.error?.code === 'IN_FLIGHT';
}
