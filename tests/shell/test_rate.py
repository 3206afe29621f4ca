from membership_ui.shell.rate import Buckets, Rate


def test_a_burst_passes_and_the_next_one_waits():
    buckets = Buckets(Rate(per_second=2, burst=3))

    taken = [buckets.take("tab", now=0) for _ in range(4)]

    assert taken == [True, True, True, False]


def test_a_bucket_fills_again_with_time():
    buckets = Buckets(Rate(per_second=2, burst=1))
    buckets.take("tab", now=0)

    assert not buckets.take("tab", now=0.1)
    assert buckets.take("tab", now=1)


def test_one_tab_does_not_empty_the_bucket_of_another():
    buckets = Buckets(Rate(per_second=1, burst=1))
    buckets.take("mine", now=0)

    assert buckets.take("yours", now=0)
