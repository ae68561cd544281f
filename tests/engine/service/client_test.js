// Asks a running server over the fakes as a Node client would, in each protocol.
//
// Usage: node client_test.js GENERATED_DIR NODE_MODULES_DIR PORT
'use strict';

const assert = require('assert');
const path = require('path');

const [generated, modules, port] = process.argv.slice(2);
// The generated code requires 'thrift' by its name.
process.env.NODE_PATH = modules;
require('module').Module._initPaths();

const thrift = require('thrift');
const Bole = require(path.join(generated, 'Bole'));
const types = require(path.join(generated, 'bole_types'));

const kProtocols = {binary: thrift.TBinaryProtocol, compact: thrift.TCompactProtocol};
const kTimeoutMs = 10000;

async function askLists(client) {
  const request = new types.ListRequest({id: 'member-7', count: 3, excludedIds: ['job-2']});
  const first = await client.jobsForMember(request);
  assert.deepStrictEqual(first.items.map(item => item.id), ['job-1', 'job-3', 'job-4']);
  assert.strictEqual(first.snapshotId, 's1');
  assert.deepStrictEqual(first.degradedBy, []);
  assert.strictEqual(first.items[0].title, 's1 工程师 Engineer 1');
  assert.strictEqual(first.items[0].score, 8192);
  assert.strictEqual(first.items[0].reasons[1].kind, types.ReasonKind.SAME_SCHOOL);
  assert.deepStrictEqual(first.items[0].reasons[1].names, ['清华大学']);

  request.cursor = first.cursor;
  const second = await client.jobsForMember(request);
  assert.deepStrictEqual(second.items.map(item => item.id), ['job-5', 'job-6', 'job-7']);

  const none = new types.ListRequest({id: 'member-7', onlyIds: []});
  assert.deepStrictEqual((await client.peopleYouMayKnow(none)).items, []);
}

async function askPairsAndStatus(client) {
  const {pairs} = await client.scorePairs(new types.PairsRequest({
    surface: types.Surface.JOBS_FOR_MEMBER,
    id: 'member-1',
    candidateIds: ['job-4', 'job-5', 'nothing'],
  }));
  const {SCORED, NOT_ALLOWED, UNKNOWN_ID} = types.PairState;
  assert.deepStrictEqual(pairs.map(pair => pair.state), [SCORED, NOT_ALLOWED, UNKNOWN_ID]);
  assert.strictEqual(pairs[0].score, 4);
  assert.strictEqual((await client.status()).snapshotId, 's1');
}

async function askWrongly(client) {
  const many = new types.ListRequest({id: 'member-7', count: types.MAX_COUNT + 1});
  await assert.rejects(client.jobsForMember(many), {name: 'InvalidRequest', field: 'count'});
  const nobody = new types.ListRequest({id: '谁'});
  await assert.rejects(client.jobsForMember(nobody), {name: 'NotFound', id: '谁'});
}

async function main() {
  for (const [name, protocol] of Object.entries(kProtocols)) {
    const connection = thrift.createConnection(
        '127.0.0.1', Number(port),
        {transport: thrift.TFramedTransport, protocol, connect_timeout: kTimeoutMs});
    const failed = new Promise((_, reject) => connection.on('error', reject));
    const client = thrift.createClient(Bole, connection);
    const asked = (async () => {
      await askLists(client);
      await askPairsAndStatus(client);
      await askWrongly(client);
    })();
    await Promise.race([asked, failed]);
    connection.end();
    console.log(name, 'ok');
  }
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
