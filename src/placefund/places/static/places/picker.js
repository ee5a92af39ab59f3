// Helps to choose local authorities: filters the list, keeps the map and the count in step with the boxes, and lets a
// click on the map tick a box. Without this script the boxes and the button “Update the map” do the same.

import { LANGUAGE, wordsOf } from '../design/words.js'

function enhance (picker) {
  const words = wordsOf(picker)
  const boxes = [...picker.querySelectorAll('input[type="checkbox"][data-code]')]
  const byCode = new Map(boxes.map((box) => [box.dataset.code, box]))
  const marks = [...picker.querySelectorAll('svg [data-code]')]
  const groups = [...picker.querySelectorAll('details')]
  const filter = picker.querySelector('[data-pf-filter]')
  const found = picker.querySelector('[data-pf-found]')
  const summary = picker.querySelector('[data-pf-chosen]')
  const openAtFirst = new Map(groups.map((group) => [group, group.open]))

  function showChosen () {
    const chosen = boxes.filter((box) => box.checked)
    const names = chosen.map((box) => box.dataset.name).sort((a, b) => a.localeCompare(b, LANGUAGE))
    summary.textContent = names.length
      ? words('chosen', { count: names.length, names: names.join(', ') })
      : words('none')
    for (const mark of marks) {
      const kind = mark.tagName === 'path' ? 'area' : 'dot'
      mark.classList.toggle(`pf-map__${kind}--chosen`, byCode.get(mark.dataset.code)?.checked ?? false)
    }
    for (const group of groups) {
      const count = group.querySelectorAll('input:checked').length
      group.querySelector('[data-pf-count]').textContent = count ? words('ofGroup', { count, size: group.dataset.size }) : group.dataset.size
    }
  }

  function applyFilter () {
    const sought = filter.value.trim().toLocaleLowerCase(LANGUAGE).split(/\s+/).filter(Boolean)
    let shown = 0
    for (const box of boxes) {
      const text = box.dataset.search.toLocaleLowerCase(LANGUAGE)
      const matches = sought.every((word) => text.includes(word))
      box.closest('.govuk-checkboxes__item').hidden = !matches
      shown += matches
    }
    for (const group of groups) {
      const some = group.querySelector('.govuk-checkboxes__item:not([hidden])') !== null
      group.hidden = !some
      group.open = sought.length ? some : openAtFirst.get(group)
    }
    found.textContent = sought.length ? words('found', { count: shown, size: boxes.length }) : ''
  }

  picker.querySelector('[data-pf-filter-tools]').hidden = false
  picker.querySelector('[data-pf-update]').hidden = true
  filter.addEventListener('input', applyFilter)
  filter.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault() })
  picker.addEventListener('change', (event) => { if (event.target.matches('input[type="checkbox"]')) showChosen() })
  picker.querySelector('svg').addEventListener('click', (event) => {
    const box = byCode.get(event.target.closest('[data-code]')?.dataset.code)
    if (!box || box.disabled) return
    box.checked = !box.checked
    showChosen()
  })
  showChosen()
}

document.querySelectorAll('[data-pf-areas]').forEach(enhance)
