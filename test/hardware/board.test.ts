describe('a real board', () => {
  it('passes the tests of the lab level', function () {
    process.stderr.write('skipped: no bench of kind "hardware" exists yet, so no board can be named\n');
    this.skip();
  });
});
