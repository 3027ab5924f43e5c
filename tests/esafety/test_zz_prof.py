from tests.esafety.test_page_weight import *
import cProfile,pstats,time
def test_w(client, demo_plan, db):
    client.force_login(holder("manager"))
    for _ in range(5): client.get("/plan/")
    t=time.process_time()
    for _ in range(20): client.get("/plan/")
    print("MS", (time.process_time()-t)/20*1000, len(client.get("/plan/").content))
    pr=cProfile.Profile(); pr.enable()
    for _ in range(10): client.get("/plan/")
    pr.disable()
    s=pstats.Stats(pr); s.sort_stats("tottime").print_stats(35); s.sort_stats("cumtime").print_stats(90)
