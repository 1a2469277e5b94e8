import { css } from './markup.js';

/** Colours by what they mean, `s0` to `s6` from the first frame to the last; both schemes are chosen for contrast on their surface. */
export const palette = css`
  :root {
    color-scheme: light dark;
    --page: #f6f7f9;
    --surface: #ffffff;
    --ink: #14181f;
    --quiet: #566070;
    --line: #dde1e8;
    --good: #0b6b33;
    --good-back: #e3f4e8;
    --bad: #b3161b;
    --bad-back: #fdeaea;
    --warn: #8a5300;
    --warn-back: #fdf1dc;
    --accent: #1c5cab;
    --empty: #e9ecf1;
    --alarm: #d03b3b;
    --s0: #9ec5f4;
    --s1: #6da7ec;
    --s2: #3987e5;
    --s3: #256abf;
    --s4: #184f95;
    --s5: #104281;
    --s6: #0d366b;
  }
  @media screen and (prefers-color-scheme: dark) {
    :root {
      --page: #0f1216;
      --surface: #171b21;
      --ink: #e8ebf0;
      --quiet: #9aa5b5;
      --line: #2b323c;
      --good: #5fd08a;
      --good-back: #14301f;
      --bad: #ff8a84;
      --bad-back: #3a1718;
      --warn: #f0b65a;
      --warn-back: #33260f;
      --accent: #86b6ef;
      --empty: #262c35;
      --alarm: #e66767;
      --s0: #184f95;
      --s1: #1c5cab;
      --s2: #256abf;
      --s3: #3987e5;
      --s4: #6da7ec;
      --s5: #9ec5f4;
      --s6: #cde2fb;
    }
  }
`;
