/**
 * What is looked at in a page, inside the browser that shows it. An expression, not a module: its value is an object with
 * the functions by which the page is asked.
 */
(() => {
  const slack = 1;
  const leastContrast = 4.5;

  const words = (element) => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
  const name = (element) => `<${element.localName}${element.className ? ` class="${element.className}"` : ''}>`;
  const say = (element, what) => `${name(element)} "${words(element)}" ${what}`;

  /** Whether it is on the screen at all; what only a screen reader is to find is clipped away on purpose. */
  const isShown = (element) =>
    element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('head') &&
    !hasAncestor(element, (one) => getComputedStyle(one).clipPath !== 'none');

  const hasAncestor = (element, is) => {
    for (let one = element; one; one = one.parentElement) if (is(one)) return true;
    return false;
  };

  const shownTexts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (data.trim() !== '' && isShown(parentElement)) found.push(walker.currentNode);
    }
    return found;
  };

  /** Nothing leaves the screen, nor the part of the page that it belongs to. */
  const overflows = () => {
    const flaws = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) flaws.push(`the page is ${scrollWidth} px wide on a screen of ${innerWidth}`);
    for (const element of document.body.querySelectorAll('*')) {
      if (!isShown(element) || element.ownerSVGElement) continue;
      const { overflowX } = getComputedStyle(element);
      const over = element.scrollWidth - element.clientWidth;
      if (overflowX !== 'visible' && over > slack) flaws.push(say(element, `hides ${over} px of its content`));
    }
    for (const text of shownTexts()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const part = text.parentElement.closest('svg, section, header, footer, main') ?? document.body;
      const place = part.getBoundingClientRect();
      for (const { left, right } of range.getClientRects()) {
        if (left < place.left - slack || right > place.right + slack) {
          flaws.push(say(text.parentElement, `is cut off: from ${left} to ${right} px in ${name(part)}`));
          break;
        }
      }
    }
    return flaws;
  };

  /** No two texts lie upon each other. */
  const overlaps = () => {
    const places = shownTexts().flatMap((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      return [...range.getClientRects()].map((place) => ({ text, place }));
    });
    const flaws = [];
    places.sort((a, b) => a.place.top - b.place.top);
    for (const [index, one] of places.entries()) {
      for (const other of places.slice(index + 1)) {
        const [a, b] = [one.place, other.place];
        // Lines of one text may touch each other.
        if (b.top >= a.bottom - 3) break;
        if (one.text === other.text || a.left >= b.right - slack || b.left >= a.right - slack) continue;
        flaws.push(say(one.text.parentElement, `lies upon "${other.text.data.trim().slice(0, 60)}"`));
      }
    }
    return flaws;
  };

  /** What everybody should see first is on the screen without scrolling. */
  const first = () => {
    const bottom = document.querySelector('main section').getBoundingClientRect().bottom + scrollY;
    return bottom <= innerHeight ? [] : [`the first part ends at ${bottom} px on a screen of ${innerHeight}`];
  };

  /** Headings have one `h1`, leave out no level, and come down the page in their order. */
  const headings = () => {
    const flaws = [];
    const all = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')];
    const levels = all.map(({ localName }) => Number(localName[1]));
    if (levels.filter((level) => level === 1).length !== 1) flaws.push('the page has not one h1');
    all.forEach((heading, index) => {
      const before = levels[index - 1] ?? 0;
      if (levels[index] > before + 1) flaws.push(say(heading, `comes after ${before ? `an h${before}` : 'nothing'}`));
      const above = all[index - 1];
      if (above && heading.getBoundingClientRect().top < above.getBoundingClientRect().top - slack) {
        flaws.push(say(heading, 'stands above the heading before it'));
      }
    });
    return flaws;
  };

  const channels = (colour) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };

  const known = new Map();
  const read = (colour) => {
    if (!known.has(colour)) known.set(colour, channels(colour));
    return known.get(colour);
  };

  const over = ({ rgb, alpha }, below) => rgb.map((value, index) => value * alpha + below[index] * (1 - alpha));

  /** Colour behind an element: of itself and of what it lies in. */
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.unshift(read(getComputedStyle(one).backgroundColor));
    const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
    return layers.reduce((below, layer) => over(layer, below), scheme);
  };

  /** Contrast of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio). */
  const contrast = (one, other) => {
    const luminance = (rgb) => {
      const [red, green, blue] = rgb.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [a, b] = [luminance(one), luminance(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };

  /** Every text, also one that a style sheet puts before it, stands out from what it is on. */
  const contrasts = () => {
    const flaws = [];
    const look = (element, style, what) => {
      const ground = behind(element);
      const ratio = contrast(over(read(style.color), ground), ground);
      if (ratio < leastContrast) flaws.push(say(element, `has ${what} with a contrast of ${ratio.toFixed(2)}`));
    };
    for (const element of new Set(shownTexts().map(({ parentElement }) => parentElement))) {
      const style = getComputedStyle(element);
      look(element, element.ownerSVGElement ? { color: style.fill } : style, 'text');
    }
    for (const element of document.body.querySelectorAll('*')) {
      for (const where of ['::before', '::after']) {
        const style = getComputedStyle(element, where);
        if (!['none', 'normal', '""'].includes(style.content) && isShown(element)) look(element, style, where);
      }
    }
    return flaws;
  };

  /** What the keyboard has to come to, in the order of the page. */
  const stops = () => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')].filter(isShown);

  /** Which of the stops has the focus, by its number, and whether one can see that; -1: none. */
  const focus = () => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    return {
      stop: stops().indexOf(element),
      said: say(element, ''),
      marked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      onScreen: bottom > 0 && top < innerHeight,
    };
  };

  return {
    flaws: () => ({
      width: overflows(),
      first: first(),
      overlap: overlaps(),
      headings: headings(),
      contrast: contrasts(),
    }),
    stops: () => stops().map((element) => say(element, '')),
    /** The next stop is the first. */
    begin: () => {
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute('tabindex');
      scrollTo(0, 0);
    },
    focus,
    openAll: (open) => {
      for (const element of document.querySelectorAll('details')) element.open = open;
      return document.querySelectorAll('details').length;
    },
    opened: () => [...document.querySelectorAll('details')].map((element) => element.open),
  };
})();
