// Lets a reader zoom and move a map. Without this script the picture, its links and its table are all there;
// Leaflet is fetched only when somebody asks to zoom, so that a finger scrolling the page is never caught by the map.

import { wordsOf } from '../design/words.js'

const MOST_ZOOM_STEPS = 4
const SHRINK = 0.62 // dots and labels grow more slowly than the ground, so that crowded ones come apart

let leafletPromise

function leaflet ({ leafletScript, leafletStyle }) {
  leafletPromise ??= new Promise((resolve, reject) => {
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: leafletStyle })
    const script = Object.assign(document.createElement('script'), { src: leafletScript })
    const styleReady = new Promise((done) => { style.onload = done; style.onerror = done })
    script.onload = () => styleReady.then(() => resolve(window.L))
    script.onerror = () => { leafletPromise = undefined; reject(new Error('Leaflet did not load')) }
    document.head.append(style, script)
  })
  return leafletPromise
}

function resize (svg, factor) {
  const shrink = 1 / Math.pow(factor, SHRINK)
  for (const circle of svg.querySelectorAll('circle[cx]')) {
    circle.dataset.r ??= circle.getAttribute('r')
    circle.style.r = `${circle.dataset.r * shrink}px`
  }
  for (const label of svg.querySelectorAll('.pf-map__label')) {
    label.setAttribute('transform', `translate(${label.dataset.x} ${label.dataset.y}) scale(${shrink})`)
  }
  for (const name of svg.querySelectorAll('.pf-map__area-name')) name.style.fontSize = `${17 * shrink}px`
}

function restore (svg) {
  svg.removeAttribute('style')
  svg.classList.remove('leaflet-image-layer', 'leaflet-interactive', 'leaflet-zoom-animated')
  for (const circle of svg.querySelectorAll('circle[cx]')) circle.style.removeProperty('r')
  for (const label of svg.querySelectorAll('.pf-map__label')) {
    label.setAttribute('transform', `translate(${label.dataset.x} ${label.dataset.y})`)
  }
  for (const name of svg.querySelectorAll('.pf-map__area-name')) name.style.removeProperty('font-size')
}

function zoomable (L, frame, sheet, svg) {
  const words = wordsOf(frame)
  const stage = document.createElement('div')
  stage.className = 'pf-map__leaflet'
  stage.setAttribute('role', 'region')
  stage.setAttribute('aria-label', words('keys', { title: frame.dataset.title }))
  sheet.replaceChildren(stage)
  const { width, height } = svg.viewBox.baseVal
  const bounds = [[0, 0], [height, width]]
  const map = L.map(stage, {
    crs: L.CRS.Simple, attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.5, minZoom: -5,
    maxBoundsViscosity: 0.8, zoomAnimation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches
  })
  L.control.zoom({ zoomInTitle: words('zoomIn'), zoomOutTitle: words('zoomOut') }).addTo(map)
  map.fitBounds(bounds)
  const start = map.getZoom()
  map.setMinZoom(start).setMaxZoom(start + MOST_ZOOM_STEPS).setMaxBounds(L.latLngBounds(bounds).pad(0.15))
  L.svgOverlay(svg, bounds, { interactive: true }).addTo(map)
  map.on('zoomstart', () => { stage.dataset.zooming = 'yes' })
  map.on('zoomend', () => { delete stage.dataset.zooming })
  map.on('zoomend', () => resize(svg, map.getZoomScale(map.getZoom(), start)))

  // A drag that ends on a link, or on an authority of the picker, is no click.
  const { signal } = (map.placefund = new AbortController())
  let moved = false
  map.on('dragstart', () => { moved = true })
  stage.addEventListener('pointerdown', () => { moved = false }, { capture: true, signal })
  svg.addEventListener('click', (event) => { if (moved) { event.preventDefault(); event.stopPropagation() } }, { capture: true, signal })

  // The browser would scroll a focused link into view inside the map; move the map instead.
  svg.addEventListener('focusin', (event) => {
    stage.scrollTo(0, 0)
    const label = event.target.querySelector('.pf-map__label')
    if (label) map.panInside([height - label.dataset.y, Number(label.dataset.x)], { padding: [90, 60] })
  }, { signal })
  stage.focus()
  return map
}

function enhance (frame) {
  const sheet = frame.querySelector('.pf-map__sheet')
  const svg = sheet.querySelector('svg')
  const still = [...sheet.childNodes]
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'govuk-button govuk-button--secondary pf-map__zoom'
  const words = wordsOf(frame)
  const label = (name) => { button.textContent = words(name) }
  label('zoom')
  sheet.after(button)
  let map

  function close () {
    map.placefund.abort()
    map.remove()
    map = undefined
    restore(svg)
    sheet.replaceChildren(...still)
    label('zoom')
  }

  button.addEventListener('click', async () => {
    if (map) {
      // Leaflet stumbles when it is taken away in the middle of a zoom.
      if ('zooming' in map.getContainer().dataset) map.once('zoomend', () => setTimeout(close))
      else close()
      return
    }
    try {
      const L = await leaflet(frame.dataset)
      map = zoomable(L, frame, sheet, svg)
      label('whole')
    } catch {
      label('failed')
    }
  })
}

document.querySelectorAll('[data-pf-map]').forEach(enhance)
