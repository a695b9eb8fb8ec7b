"""The coherent histories of a simulated hospital: what the store holds afterwards is what another
reader of the same files counts."""

import unittest

import hl7

import calciwatchd
import corpus
import mllp

NO_VALUE = {"O", "I", "N"}  # OBX-11: nothing was observed


def part(field, component):
    """A component of a field's first repetition, by python-hl7's own reading."""
    text = str(field).split("~")[0].split("^")
    return text[component - 1] if component <= len(text) else ""


def at(segment, number):
    return segment[number] if number < len(segment) else ""


class People:
    """Who is who: numbers that ever stood in one PID-3, or were merged, are one person."""

    def __init__(self):
        self._parent = {}

    def find(self, number):
        parent = self._parent.setdefault(number, number)
        return number if parent == number else self.find(parent)

    def join(self, one, other):
        self._parent[self.find(other)] = self.find(one)

    def count(self):
        return len({self.find(number) for number in self._parent})


def numbers(field):
    for repetition in str(field).split("~"):
        components = repetition.split("^")
        if components[0]:
            yield (components[0], *components[3:5])


class Count:
    def __init__(self):
        self.people = People()
        self._results = set()
        self._visits = set()

    def read(self, raw):
        message = hl7.parse(raw.decode("latin-1").replace("\n", "\r"))
        kind, event = str(message[0][9]).split("^")[:2]
        if kind not in ("ADT", "ORU", "MDM"):
            return
        own = list(numbers(message.segment("PID")[3]))
        for number in own[1:]:
            self.people.join(own[0], number)
        self.people.find(own[0])
        if kind == "MDM":  # a document names its patient; what it says is no result
            return
        if kind == "ADT" and event == "A34":
            for number in numbers(message.segment("MRG")[1]):
                self.people.join(own[0], number)
        if kind == "ADT" and event in ("A01", "A02", "A03", "A04", "A08"):
            self._visits.add((own[0], part(at(message.segment("PV1"), 19), 1)))
        order = None
        for segment in message:
            name = str(segment[0])
            if name == "OBR":
                order = segment
            if name == "OBX" and str(at(segment, 5)) and str(at(segment, 11)) not in NO_VALUE:
                self._results.add((own[0], part(at(order, 3), 1) or part(at(order, 2), 1),
                                   part(segment[3], 1), str(at(segment, 4)),
                                   str(at(segment, 14)) or str(at(order, 7))))

    def visits(self):
        return len({(self.people.find(number), visit) for number, visit in self._visits})

    def results(self):
        return len({(self.people.find(number), *rest) for number, *rest in self._results})


@unittest.skipIf(corpus.missing, corpus.missing)
class Hospital(unittest.TestCase):
    def test_patients_visits_and_results_are_those_another_reader_counts(self):
        count = Count()
        # Nothing is let go of: the histories are years old.
        with calciwatchd.Daemon(listener=", processing_ids: PT",
                                more="retention: {history: 0}\n") as daemon, \
                mllp.Sender(daemon.port) as sender:
            for _, message, _ in corpus.messages(corpus.HOSPITAL):
                count.read(message)
                self.assertEqual(mllp.code(sender.send(message)), "AA")
            (patients,), = daemon.rows("SELECT count(*) FROM patient WHERE joined_into IS NULL")
            (visits,), = daemon.rows("SELECT count(*) FROM encounter")
            (results,), = daemon.rows("SELECT count(*) FROM result")
        print(f"{patients} patients, {visits} visits, {results} results")
        self.assertEqual(patients, count.people.count())
        self.assertEqual(visits, count.visits())
        self.assertEqual(results, count.results())


if __name__ == "__main__":
    unittest.main()
